// Writes the REST surface as OpenAPI 3.1 from the protos' http rules, with their comments:
//   node openapi.mjs OUT.json
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createFileRegistry, fromBinary, getOption, hasOption, ScalarType } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";

const here = dirname(fileURLToPath(import.meta.url));
const protos = join(here, "../../protos");

function readDescriptors() {
  const folder = mkdtempSync(join(tmpdir(), "openapi-"));
  const image = join(folder, "image.binpb");
  const buf = join(protos, "node_modules/.bin/buf");
  const built = spawnSync(buf, ["build", protos, "-o", image, "--as-file-descriptor-set"], { stdio: "inherit" });
  if (built.status !== 0) throw new Error("buf build failed");
  const set = fromBinary(FileDescriptorSetSchema, readFileSync(image));
  rmSync(folder, { recursive: true });
  return { set, registry: createFileRegistry(set) };
}

const { set, registry } = readDescriptors();
const http = registry.getExtension("google.api.http");
const behavior = registry.getExtension("google.api.field_behavior");
const personal = registry.getExtension("revops.type.v1.personal");
const OUTPUT_ONLY = 3;

// Comments by the place of what they are on: `file:4,0,2,1`.
const comments = new Map();
for (const file of set.file) {
  for (const { path, leadingComments } of file.sourceCodeInfo?.location ?? []) {
    if (leadingComments) comments.set(`${file.name}:${path.join()}`, leadingComments.trim().replaceAll(/\n ?/g, "\n"));
  }
}
const fileOf = (desc) => (desc.file ?? desc.parent.file).proto.name;
function pathOf(desc) {
  switch (desc.kind) {
    case "message":
      return desc.parent
        ? [...pathOf(desc.parent), 3, desc.parent.proto.nestedType.indexOf(desc.proto)]
        : [4, desc.file.proto.messageType.indexOf(desc.proto)];
    case "enum":
      return desc.parent
        ? [...pathOf(desc.parent), 4, desc.parent.proto.enumType.indexOf(desc.proto)]
        : [5, desc.file.proto.enumType.indexOf(desc.proto)];
    case "field":
      return [...pathOf(desc.parent), 2, desc.parent.proto.field.indexOf(desc.proto)];
    case "service":
      return [6, desc.file.proto.service.indexOf(desc.proto)];
    case "rpc":
      return [...pathOf(desc.parent), 2, desc.parent.proto.method.indexOf(desc.proto)];
    default:
      return [];
  }
}
const commentOf = (desc) => comments.get(`${fileOf(desc)}:${pathOf(desc).join()}`);
const described = (schema, desc) => {
  const description = commentOf(desc);
  return description === undefined ? schema : { ...schema, description };
};

// Schemas of protobuf's JSON.
const wellKnown = {
  "google.protobuf.Timestamp": { type: "string", format: "date-time" },
  "google.protobuf.Duration": { type: "string", pattern: "^-?[0-9]+(\\.[0-9]{1,9})?s$" },
  "google.protobuf.FieldMask": { type: "string" },
  "google.protobuf.Any": { type: "object", properties: { "@type": { type: "string" } }, additionalProperties: true },
  "google.protobuf.Empty": { type: "object" },
};
const schemas = {};
const nameOf = (desc) => desc.typeName.replace(/^revops\.(\w+)\.v1\./, (_, part) => `${part}.`);

function scalar(type) {
  switch (type) {
    case ScalarType.BOOL:
      return { type: "boolean" };
    case ScalarType.DOUBLE:
    case ScalarType.FLOAT:
      return { type: "number" };
    case ScalarType.INT32:
    case ScalarType.SINT32:
    case ScalarType.UINT32:
    case ScalarType.FIXED32:
    case ScalarType.SFIXED32:
      return { type: "integer", format: "int32" };
    case ScalarType.STRING:
      return { type: "string" };
    case ScalarType.BYTES:
      return { type: "string", contentEncoding: "base64" };
    default:
      // 64 bits do not fit JSON's numbers; they are accepted as numbers, too.
      return { type: "string", format: "int64" };
  }
}

function reference(desc) {
  if (desc.kind === "message" && wellKnown[desc.typeName]) return wellKnown[desc.typeName];
  const name = nameOf(desc);
  if (!(name in schemas)) {
    schemas[name] = {}; // first, as messages may hold themselves
    schemas[name] = desc.kind === "enum" ? enumeration(desc) : object(desc);
  }
  return { $ref: `#/components/schemas/${name}` };
}

const enumeration = (desc) => described({ type: "string", enum: desc.values.map((value) => value.name) }, desc);

function single(field) {
  if (field.message) return reference(field.message);
  if (field.enum) return reference(field.enum);
  return scalar(field.scalar);
}

function fieldSchema(field) {
  if (field.fieldKind === "list") return { type: "array", items: single(field) };
  if (field.fieldKind === "map") return { type: "object", additionalProperties: single(field) };
  return single(field);
}

function object(desc) {
  const properties = {};
  for (const field of desc.fields) {
    const schema = described(fieldSchema(field), field);
    const isOutput = hasOption(field, behavior) && getOption(field, behavior).includes(OUTPUT_ONLY);
    properties[field.jsonName] = isOutput ? { ...schema, readOnly: true } : schema;
  }
  return described({ type: "object", properties }, desc);
}

// `/v1/{name=deals/*}:advance` -> `/v1/deals/{deal}:advance`, and the field that the path fills.
const singular = (collection) => collection.replace(/ies$/, "y").replace(/s$/, "");
function readTemplate(template) {
  const fields = [];
  const path = template.replaceAll(/\{([\w.]+)(?:=([^}]*))?\}/g, (_, field, pattern) => {
    fields.push(field);
    if (pattern === undefined) return `{${field.split(".").at(-1)}}`;
    const parts = pattern.split("/");
    return parts.map((part, i) => (part === "*" ? `{${singular(parts[i - 1])}}` : part)).join("/");
  });
  return { path, fields };
}

const queryDepthMax = 3;
function queryParameters(message, taken, prefix = "", depth = 0) {
  return message.fields.flatMap((field) => {
    const proto = prefix === "" ? field.name : `${prefix}.${field.name}`;
    if (taken.includes(proto) || (hasOption(field, personal) && getOption(field, personal))) return [];
    const isMessage = field.fieldKind === "message" && !wellKnown[field.message.typeName];
    if (isMessage) {
      // Report parameters need no prefix.
      const inner = field.name === "parameters" && depth === 0 ? "" : proto;
      return depth < queryDepthMax ? queryParameters(field.message, taken, inner, depth + 1) : [];
    }
    // `fields.region=East`: a key of one's own, which OpenAPI can not name.
    if (field.fieldKind === "map") return [];
    const name = proto
      .split(".")
      .map((part) => part.replaceAll(/_(\w)/g, (_, letter) => letter.toUpperCase()))
      .join(".");
    return [described({ name, in: "query", schema: fieldSchema(field), explode: true }, field)];
  });
}

const errorAnswer = {
  description: "What went wrong, with a reason that programs can tell apart",
  content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
};

function answerOf(rpc) {
  const schema = reference(rpc.output);
  if (rpc.methodKind !== "server_streaming") {
    return { description: "Done", content: { "application/json": { schema } } };
  }
  return {
    description:
      "Server-sent events: `id` is the position to resume from (Last-Event-ID), `data` one response of " +
      "the watch; `event: progress` has no events, `event: reset` says that the position is gone.",
    content: { "text/event-stream": { schema: { type: "string" } } },
  };
}

const verbs = ["get", "post", "put", "patch", "delete"];
function operationsOf(service, rpc) {
  if (!hasOption(rpc, http)) return [];
  const isWatch = rpc.methodKind === "server_streaming" && rpc.output.fields.some((field) => field.name === "events");
  if (rpc.methodKind !== "unary" && !isWatch) return [];
  const rule = getOption(rpc, http);
  return [rule, ...rule.additionalBindings].map((one, i) => {
    const verb = verbs.find((candidate) => candidate === one.pattern.case);
    const { path, fields } = readTemplate(one.pattern.value);
    const operation = described(
      { operationId: `${service.name}_${rpc.name}${i === 0 ? "" : i + 1}`, tags: [service.name] },
      rpc,
    );
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
      name,
      in: "path",
      required: true,
      schema: { type: "string" },
    }));
    const taken = one.body === "" ? fields : [...fields, one.body];
    const inQuery = one.body === "*" ? [] : queryParameters(rpc.input, taken);
    const headers = isWatch ? [{ name: "Last-Event-ID", in: "header", schema: { type: "string" } }] : [];
    const parameters = [...inPath, ...inQuery, ...headers];
    if (parameters.length > 0) operation.parameters = parameters;
    if (one.body !== "") {
      const body = one.body === "*" ? rpc.input : rpc.input.fields.find((field) => field.name === one.body).message;
      operation.requestBody = { content: { "application/json": { schema: reference(body) } } };
    }
    operation.responses = { 200: answerOf(rpc), default: errorAnswer };
    return { path, verb, operation };
  });
}

const paths = {};
const tags = [];
for (const file of registry.files) {
  for (const service of file.services.filter((one) => one.typeName.startsWith("revops."))) {
    const operations = service.methods.flatMap((rpc) => operationsOf(service, rpc));
    if (operations.length > 0) tags.push(described({ name: service.name }, service));
    for (const { path, verb, operation } of operations) paths[path] = { ...paths[path], [verb]: operation };
  }
}

const open = { security: [] };
const text = (description) => ({ description, content: { "application/json": { schema: { type: "object" } } } });
const session = {
  type: "object",
  properties: {
    user: { type: "string" },
    roles: { type: "array", items: { type: "string" } },
    rep: { type: "string" },
    teams: { type: "array", items: { type: "string" } },
    expireTime: { type: "string", format: "date-time" },
  },
};
const sessionAnswer = { description: "Whose it is", content: { "application/json": { schema: { $ref: "#/components/schemas/Session" } } } };
tags.push({ name: "Session", description: "A browser's session, opened with a token." }, { name: "Health" });
paths["/v1/session"] = {
  get: { operationId: "Session_Get", tags: ["Session"], responses: { 200: sessionAnswer, default: errorAnswer } },
  post: {
    ...open,
    operationId: "Session_Open",
    tags: ["Session"],
    requestBody: {
      content: {
        "application/json": {
          schema: { type: "object", required: ["token"], properties: { token: { type: "string" } } },
        },
      },
    },
    responses: { 200: sessionAnswer, default: errorAnswer },
  },
  delete: { operationId: "Session_End", tags: ["Session"], responses: { 204: { description: "Signed out" }, default: errorAnswer } },
};
paths["/healthz"] = { get: { ...open, operationId: "Health_Live", tags: ["Health"], responses: { 200: text("The gateway runs") } } };
paths["/readyz"] = {
  get: {
    ...open,
    operationId: "Health_Ready",
    tags: ["Health"],
    responses: { 200: text("It and all services can work"), 503: text("Which can not") },
  },
};

schemas.Session = session;
schemas.Error = {
  type: "object",
  properties: {
    error: {
      type: "object",
      properties: {
        code: { type: "integer", description: "HTTP's code" },
        status: { type: "string", description: "gRPC's code by name, as NOT_FOUND" },
        message: { type: "string" },
        details: { type: "array", items: wellKnown["google.protobuf.Any"], description: "google.rpc messages: ErrorInfo with the reason, BadRequest, PreconditionFailure, RetryInfo" },
      },
    },
  },
};

const sorted = (object) => Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
const description = {
  openapi: "3.1.0",
  info: {
    title: "revops",
    version: "v1",
    description:
      "The suite's REST surface: JSON by protobuf's rules, names in lowerCamelCase. Every method is there by gRPC and by the Connect protocol as well. Custom fields filter by `filter.fields.{key}=value`.",
  },
  servers: [{ url: "/" }],
  security: [{ bearer: [] }, { session: [] }],
  tags,
  paths: sorted(paths),
  components: {
    schemas: sorted(schemas),
    securitySchemes: {
      bearer: { type: "http", scheme: "bearer", description: "A token: `id.secret`" },
      session: { type: "apiKey", in: "cookie", name: "revops_session", description: "From POST /v1/session; writes need the header X-Revops-Client" },
    },
  },
};
writeFileSync(process.argv[2], JSON.stringify(description, null, 1));
