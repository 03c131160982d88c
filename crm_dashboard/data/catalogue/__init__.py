"""The small files of a workspace's folder: its catalogue, key, turns, what people confirmed."""
