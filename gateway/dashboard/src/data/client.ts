// The suite's services, spoken to by the Connect protocol on this page's own origin. The session's
// cookie says who asks; the header shows that this page asks, not a foreign one.
import { Code, ConnectError, createClient, type Interceptor } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-web";
import { BadRequestSchema, PreconditionFailureSchema } from "../gen/google/rpc/error_details_pb";
import { DealService } from "../gen/revops/deal/v1/deal_service_pb";
import { GatewayService } from "../gen/revops/gateway/v1/gateway_service_pb";
import { LeadService } from "../gen/revops/lead/v1/lead_service_pb";
import { MetricsService } from "../gen/revops/metrics/v1/metrics_service_pb";
import { sessionIsOver } from "./session";

export const clientHeader = { "X-Revops-Client": "dashboard" };

const marked: Interceptor = (next) => async (request) => {
  for (const [name, value] of Object.entries(clientHeader)) request.header.set(name, value);
  try {
    return await next(request);
  } catch (error) {
    if (ConnectError.from(error).code === Code.Unauthenticated) sessionIsOver();
    throw error;
  }
};

const transport = createConnectTransport({
  baseUrl: window.location.origin,
  interceptors: [marked],
  fetch: (input, init) => fetch(input, { ...init, credentials: "same-origin" }),
});

export const dealService = createClient(DealService, transport);
export const leadService = createClient(LeadService, transport);
export const metricsService = createClient(MetricsService, transport);
export const gatewayService = createClient(GatewayService, transport);

// Why something was refused: the message, and every unmet rule or bad field by itself.
export interface Refusal {
  message: string;
  reasons: string[];
}

export function refusalOf(error: unknown): Refusal {
  const told = ConnectError.from(error);
  const reasons = [
    ...told.findDetails(PreconditionFailureSchema).flatMap((d) => d.violations.map((v) => v.description)),
    ...told
      .findDetails(BadRequestSchema)
      .flatMap((d) => d.fieldViolations.map((v) => `${v.field}: ${v.description}`)),
  ];
  return { message: told.rawMessage, reasons };
}

// A new id for each thing a person does, so that a repeated click is one change.
export const requestId = () => crypto.randomUUID();
