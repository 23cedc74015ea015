/** The API's documentation, from our own files so that it works without the internet. */
import "swagger-ui-dist/swagger-ui.css";
import SwaggerUI from "swagger-ui-dist/swagger-ui-es-bundle.js";

SwaggerUI({
  dom_id: "#page",
  url: "/api/v1/openapi.json",
  deepLinking: true,
  // The public validator would send our address to somebody else.
  validatorUrl: null,
});
