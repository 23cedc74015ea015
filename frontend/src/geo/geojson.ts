/** The parts of GeoJSON this client speaks; positions are longitude, latitude (CRS84). */

export type Position = [number, number];
export type PointGeometry = { type: "Point"; coordinates: Position };
export type LineGeometry = { type: "LineString"; coordinates: Position[] };
export type PolygonGeometry = { type: "Polygon"; coordinates: Position[][] };
export type MultiPolygonGeometry = { type: "MultiPolygon"; coordinates: Position[][][] };
export type MultiLineGeometry = { type: "MultiLineString"; coordinates: Position[][] };

/** What a participant may draw. */
export type DrawnGeometry = PointGeometry | LineGeometry | PolygonGeometry;
export type DrawnType = DrawnGeometry["type"];

/** What the server may answer with. */
export type Geometry = DrawnGeometry | MultiPolygonGeometry | MultiLineGeometry;

/** West, south, east, north in degrees. */
export type Box = [number, number, number, number];
