"""The small files of a workspace's folder: catalogue, id key, import lock, and what was confirmed for the next file: columns, readings, decisions."""
