// How many times a customer was spoken to until the deal was won, and beside it until it was lost.
// Definition `touchpoints.v1`.
//
// A touchpoint is a personal activity by which somebody was reached, in either direction, with the
// deal or any of its leads, up to the closing. Meetings, demos and events of a deal at the same
// instant are one, whoever recorded them.
#ifndef REVOPS_METRICS_SERVICE_REPORTS_TOUCHPOINTS_H_
#define REVOPS_METRICS_SERVICE_REPORTS_TOUCHPOINTS_H_

#include <string>
#include <vector>

#include "metrics-service/facts/facts_view.h"
#include "metrics-service/reports/counts.h"
#include "metrics-service/reports/query.h"

namespace revops::metrics {

struct ChannelTouchpoints {
  std::string channel;  // empty: none is known
  int64_t touchpoints = 0;
};

struct TouchpointFigures {
  CountStatistics per_deal;
  int64_t deals_without_lead = 0;
  int64_t inbound = 0;
  int64_t outbound = 0;
  int64_t automated = 0;  // not among the touchpoints
  std::vector<ChannelTouchpoints> by_channel;
};

struct TouchpointsRow {
  GroupKey group;
  TouchpointFigures won;
  TouchpointFigures lost;
};

struct TouchpointsReport {
  Basis basis;
  std::vector<TouchpointsRow> rows;
};

// Of the deals closed in the window; month and quarter are of the closing.
TouchpointsReport ReportTouchpoints(const FactsView& view, const ReportQuery& query);

}  // namespace revops::metrics

#endif  // REVOPS_METRICS_SERVICE_REPORTS_TOUCHPOINTS_H_
