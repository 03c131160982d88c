"""Every limit is a named setting; each can be set in the environment as CRM_<NAME>."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from platformdirs import user_data_path
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Limits and places of one process. Sizes are in megabytes, times in seconds unless named otherwise."""

    model_config = SettingsConfigDict(env_prefix="CRM_", frozen=True)

    workspaces_root: Path = Field(
        default_factory=lambda: user_data_path("crm-matrix-dashboard", appauthor=False) / "workspaces",
        description="The one folder that holds all workspaces; the locked engine reads nothing else.",
    )
    kept_versions: int = Field(default=5, ge=1, description="Versions of a workspace that are kept for rolling back.")
    saved_matrices: int = Field(
        default=200, ge=1, description="Matrices that the people of a workspace may save in it."
    )
    private_days: int = Field(default=30, ge=1, description="Days after which an unused private workspace is removed.")

    engine_memory_mb: int = Field(default=4096, ge=256, description="Memory limit of the reading engine.")
    engine_threads: int = Field(default=0, ge=0, description="Threads of the reading engine; 0 means all cores.")
    spill_mb: int = Field(default=20_000, ge=0, description="Largest size of the engine's temporary folder.")
    query_seconds: int = Field(default=120, ge=1, description="A query that runs longer is stopped.")
    features_mb: int = Field(default=1024, ge=16, description="Size of the materialised customer features kept.")

    worker_memory_mb: int = Field(default=1200, ge=128, description="DuckDB's memory limit inside the import worker.")
    worker_address_space_mb: int = Field(default=3072, ge=1024, description="Address space of the import worker.")
    worker_seconds: int = Field(default=1800, ge=1, description="An import that runs longer is killed.")
    inspect_seconds: int = Field(default=60, ge=1, description="A first look at a file that runs longer is killed.")
    worker_file_mb: int = Field(default=50_000, ge=16, description="Largest single file that the worker may write.")

    counted_mb: int = Field(
        default=100, ge=0, description="Files up to this size together are read whole before an import, to count rows."
    )
    upload_mb: int = Field(default=2048, ge=1, description="Largest file that is taken in.")
    unpacked_mb: int = Field(default=20_000, ge=1, description="Largest size of a file out of an archive.")
    max_rows: int = Field(default=50_000_000, ge=1, description="Rows of one imported file.")
    max_columns: int = Field(default=500, ge=2, description="Columns of one imported file.")
    max_cell_chars: int = Field(default=65_536, ge=256, description="Characters in one imported value.")
    max_excel_cells: int = Field(default=20_000_000, ge=1, description="Cells of one imported Excel sheet.")

    points_shown: int = Field(default=5_000, ge=100, description="Customers drawn as points; counts stay exact.")
    grid_fields: int = Field(default=128, ge=8, description="Fields of the density grid along each axis.")
    list_rows: int = Field(default=200, ge=10, description="Customers listed on screen; downloads hold all.")
    compared_at_once: int = Field(
        default=100_000, ge=0, description="Customers up to whom all dimensions are compared."
    )
    reveal_idle_minutes: int = Field(
        default=10, ge=1, description="Minutes without use after which names and contacts are masked again."
    )
    lookups_an_hour: int = Field(
        default=20, ge=0, description="Look-ups by name or contact in an hour and session while these are masked."
    )
    lookups_an_hour_in_all: int = Field(
        default=200, ge=0, description="The same for all sessions of a workspace together."
    )
    download_rows: int = Field(default=1_000_000, ge=1, description="Rows of one downloaded list.")


@lru_cache(maxsize=1)
def current() -> Settings:
    """Return the settings of this process, read once from the environment."""
    return Settings()
