// Answers of the reports that begin with leads.
#include "metrics-service/api/answer_parts.h"

namespace revops::metrics {

namespace pb = revops::metrics::v1;

namespace {

pb::FunnelLine ToProto(FunnelLine line) {
  switch (line) {
    case FunnelLine::kFirstPass:
      return pb::FUNNEL_LINE_FIRST_PASS;
    case FunnelLine::kRecycled:
      return pb::FUNNEL_LINE_RECYCLED;
    case FunnelLine::kWithoutLead:
      return pb::FUNNEL_LINE_WITHOUT_LEAD;
  }
  return pb::FUNNEL_LINE_UNSPECIFIED;
}

void SetTouchpoints(const TouchpointFigures& figures, pb::TouchpointStatistics* out) {
  const CountStatistics& per_deal = figures.per_deal;
  out->set_deals(per_deal.n);
  out->set_deals_without_lead(figures.deals_without_lead);
  if (per_deal.mean.has_value()) out->set_mean(*per_deal.mean);
  if (per_deal.median.has_value()) out->set_median(*per_deal.median);
  if (per_deal.p90.has_value()) out->set_p90(*per_deal.p90);
  if (per_deal.max.has_value()) out->set_max(*per_deal.max);
  out->set_touchpoints(per_deal.sum);
  out->set_inbound(figures.inbound);
  out->set_outbound(figures.outbound);
  out->set_automated(figures.automated);
  for (const ChannelTouchpoints& channel : figures.by_channel) {
    pb::ChannelTouchpoints* line = out->add_by_channel();
    line->set_channel(channel.channel);
    line->set_touchpoints(channel.touchpoints);
    line->set_mean(static_cast<double>(channel.touchpoints) / static_cast<double>(per_deal.n));
  }
}

}  // namespace

void Answer(const ChannelsReport& report, const AnswerContext& context,
            pb::GetChannelsResponse* out) {
  SetBasis(report.basis, context, out->mutable_basis());
  for (const ChannelRow& row : report.rows) {
    pb::ChannelRow* line = out->add_rows();
    SetGroup(row.group, line->mutable_group());
    line->set_leads(row.leads);
    line->set_qualified(row.qualified);
    line->set_converted(row.converted);
    line->set_won(row.won);
    AddMoney(row.won_value, line->mutable_won_value());
    if (row.lead_to_win.has_value()) line->set_lead_to_win(*row.lead_to_win);
    SetDays(row.days_to_win, line->mutable_days_to_win());
    line->set_deals_without_lead(row.deals_without_lead);
    line->set_won_without_lead(row.won_without_lead);
    AddMoney(row.won_value_without_lead, line->mutable_won_value_without_lead());
  }
}

void Answer(const TouchpointsReport& report, const AnswerContext& context,
            pb::GetTouchpointsResponse* out) {
  SetBasis(report.basis, context, out->mutable_basis());
  for (const TouchpointsRow& row : report.rows) {
    pb::TouchpointsRow* line = out->add_rows();
    SetGroup(row.group, line->mutable_group());
    SetTouchpoints(row.won, line->mutable_won());
    SetTouchpoints(row.lost, line->mutable_lost());
  }
}

void Answer(const LeadFunnelReport& report, const AnswerContext& context,
            pb::GetFunnelResponse* out) {
  SetBasis(report.basis, context, out->mutable_basis());
  for (const LeadFunnelRow& row : report.rows) {
    pb::FunnelRow* line = out->add_rows();
    SetGroup(row.group, line->mutable_group());
    line->set_line(ToProto(row.line));
    line->set_pipeline(row.pipeline);
    line->set_stage(row.stage);
    line->set_deals(row.reached);
    line->set_went_on(row.went_on);
    if (row.conversion.has_value()) line->set_conversion(*row.conversion);
    line->set_pending(row.pending);
    line->set_recycled(row.recycled);
    AddMoney(row.amount, line->mutable_amount());
  }
}

}  // namespace revops::metrics
