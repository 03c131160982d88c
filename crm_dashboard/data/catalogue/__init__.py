"""The small files of a workspace's folder: catalogue, id key, import lock, confirmed mappings and readings."""
