/** What each format of a file is for, in plain words. */
import { t, type MessageKey } from "../i18n/speech.svelte";
import type { FileFormat } from "../model/file-formats";

const uses: Record<FileFormat, MessageKey> = {
  gpkg: "file.use_gpkg",
  csv: "file.use_csv",
  geojson: "file.use_geojson",
  parquet: "file.use_parquet",
  fgb: "file.use_fgb",
};

export const useOf = (format: FileFormat): string => t(uses[format]);
