// The API's pages: its own description, nothing from elsewhere. Calls made here act as the signed-in
// session, so they carry what a session's writes need.
window.ui = SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#docs",
  deepLinking: true,
  docExpansion: "none",
  defaultModelsExpandDepth: 0,
  tagsSorter: "alpha",
  validatorUrl: null,
  requestInterceptor: (request) => {
    request.headers["X-Revops-Client"] = "docs";
    return request;
  },
});
