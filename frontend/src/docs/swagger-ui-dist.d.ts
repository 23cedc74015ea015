declare module "swagger-ui-dist/swagger-ui-es-bundle.js" {
  export const SwaggerUIBundle: (options: Record<string, unknown>) => unknown;
}
