/** The formats of the files to take away, those most people want first. */
export const fileFormats = ["gpkg", "csv", "geojson", "parquet", "fgb"] as const;
export type FileFormat = (typeof fileFormats)[number];

export const formatNames: Record<FileFormat, string> = {
  gpkg: "GeoPackage",
  csv: "CSV",
  geojson: "GeoJSON",
  parquet: "GeoParquet",
  fgb: "FlatGeobuf",
};

/** The national product, which is made of hexagons alone. */
export const nationalNames = { gml: "GML", gpkg: "GeoPackage" };
export type NationalFormat = keyof typeof nationalNames;
export const nationalFormats = Object.keys(nationalNames) as NationalFormat[];
