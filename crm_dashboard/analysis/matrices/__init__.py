"""The matrices that a workspace offers: ready-made and saved."""
