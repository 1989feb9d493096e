#include "metrics-service/reports/touchpoints.h"

#include <algorithm>
#include <map>
#include <utility>

#include "metrics-service/reports/deal_leads.h"
#include "metrics-service/reports/groups.h"
#include "metrics-service/reports/scan.h"
#include "metrics-service/reports/selection.h"

namespace revops::metrics {
namespace {

constexpr auto kLeadChannel = static_cast<LabelNumber>(LeadLabel::kChannel);
constexpr Attribute kDealChannel = AttributeOf(LabelKind::kChannel);

// Channels are said in four vocabularies, each with codes of its own; one number for equal texts.
class ChannelCodes {
 public:
  explicit ChannelCodes(const FactsView& view)
      : of_deal_activities(Map(view.deals.activities().channels())),
        of_deals(Map(view.deals.LabelsOf(kDealChannel))),
        of_lead_activities(Map(view.leads.activities().channels())),
        of_leads(Map(view.leads.labels().Texts(kLeadChannel))) {}

  absl::string_view Text(size_t number) const { return texts_[number]; }

 private:
  std::vector<size_t> Map(const Dictionary& dictionary) {
    std::vector<size_t> numbers;
    for (LabelCode code = 0; code < dictionary.size(); ++code) {
      const std::string text(dictionary.Text(code));
      const auto [known, is_new] = numbers_.try_emplace(text, texts_.size());
      if (is_new) texts_.push_back(text);
      numbers.push_back(known->second);
    }
    return numbers;
  }
  std::map<std::string, size_t> numbers_;
  std::vector<std::string> texts_;

 public:
  const std::vector<size_t> of_deal_activities, of_deals, of_lead_activities, of_leads;
};

struct Side {
  Counts per_deal;
  int64_t deals_without_lead = 0;
  int64_t inbound = 0;
  int64_t outbound = 0;
  int64_t automated = 0;
  std::vector<int64_t> by_channel;

  void Absorb(const Side& other) {
    per_deal.Absorb(other.per_deal);
    deals_without_lead += other.deals_without_lead;
    inbound += other.inbound;
    outbound += other.outbound;
    automated += other.automated;
    by_channel.resize(std::max(by_channel.size(), other.by_channel.size()));
    for (size_t i = 0; i < other.by_channel.size(); ++i) by_channel[i] += other.by_channel[i];
  }
};
struct Sides {
  Side won;
  Side lost;
  void Absorb(Sides&& other) {
    won.Absorb(other.won);
    lost.Absorb(other.lost);
  }
};

bool IsMeeting(const ActivityVersion& activity) {
  return activity.kind == ActivityKind::kMeeting || activity.kind == ActivityKind::kDemo ||
         activity.kind == ActivityKind::kEvent;
}

class Part {
 public:
  Part(const Selection& selection, const DealLeads& leads, const ChannelCodes& channels)
      : groups(selection.facts(), selection.query()),
        selection_(selection),
        leads_(leads),
        channels_(channels) {}

  void See(const Sighting& sighting) {
    const Micros closed = sighting.standing.entered;
    if (sighting.IsOpen() || !selection_.query().window.Includes(closed)) return;
    if (selection_.LeavesOut(sighting, left_out)) return;
    ++n;
    Sides& sides = per_group[groups.IndexOf(sighting, closed)];
    Count(sighting, sighting.IsWon() ? sides.won : sides.lost);
  }
  void Absorb(Part&& other) {
    per_group.Absorb(std::move(other.per_group), groups.Absorb(other.groups));
    left_out.Absorb(other.left_out);
    n += other.n;
  }

  Groups groups;
  PerGroup<Sides> per_group;
  LeftOutTally left_out;
  int64_t n = 0;

 private:
  void Count(const Sighting& sighting, Side& side) {
    const Facts& deals = selection_.facts();
    meetings_.clear();
    touchpoints_ = 0;
    // The labels' lens ends just behind the closing: so does what led to it.
    const Lens until_closing = sighting.labels;
    const size_t own =
        channels_.of_deals[deals.LabelOf(kDealChannel, sighting.deal, until_closing)];
    deals.activities().ForEachOf(sighting.deal, until_closing, [&](const auto& activity) {
      const size_t said = channels_.of_deal_activities[activity.channel];
      Touch(activity, activity.channel == 0 ? own : said, side);
    });
    const Lens of_leads{until_closing.as_of, leads_.lens().known};
    leads_of_deal_.clear();
    leads_.ForEachOf(sighting.deal, [&](LeadRow lead) { leads_of_deal_.push_back(lead); });
    // Of a meeting that several recorded, the first lead's counts.
    std::sort(leads_of_deal_.begin(), leads_of_deal_.end(), [&](LeadRow a, LeadRow b) {
      return std::pair(leads_.leads().created(a), a) < std::pair(leads_.leads().created(b), b);
    });
    for (const LeadRow lead : leads_of_deal_) {
      const size_t own_of_lead =
          channels_.of_leads[leads_.leads().labels().At(kLeadChannel, lead, of_leads)];
      leads_.leads().activities().ForEachOf(lead, of_leads, [&](const auto& activity) {
        const size_t said = channels_.of_lead_activities[activity.channel];
        Touch(activity, activity.channel == 0 ? own_of_lead : said, side);
      });
    }
    side.deals_without_lead += leads_of_deal_.empty() ? 1 : 0;
    side.per_deal.Add(touchpoints_);
  }

  void Touch(const ActivityVersion& activity, size_t channel, Side& side) {
    if (activity.is_automated) {
      ++side.automated;
      return;
    }
    if (activity.outcome != ActivityOutcome::kConnected) return;
    if (IsMeeting(activity)) {
      const std::pair meeting(activity.kind, activity.time);
      if (std::find(meetings_.begin(), meetings_.end(), meeting) != meetings_.end()) return;
      meetings_.push_back(meeting);
    }
    ++touchpoints_;
    side.inbound += activity.direction == ActivityDirection::kInbound ? 1 : 0;
    side.outbound += activity.direction == ActivityDirection::kOutbound ? 1 : 0;
    if (channel >= side.by_channel.size()) side.by_channel.resize(channel + 1);
    ++side.by_channel[channel];
  }

  const Selection& selection_;
  const DealLeads& leads_;
  const ChannelCodes& channels_;
  // Of one deal, kept for the room.
  std::vector<std::pair<ActivityKind, Micros>> meetings_;
  std::vector<LeadRow> leads_of_deal_;
  size_t touchpoints_ = 0;
};

TouchpointFigures ToFigures(const Side& side, const ChannelCodes& channels) {
  TouchpointFigures figures{.per_deal = side.per_deal.Describe(),
                            .deals_without_lead = side.deals_without_lead,
                            .inbound = side.inbound,
                            .outbound = side.outbound,
                            .automated = side.automated,
                            .by_channel = {}};
  for (size_t i = 0; i < side.by_channel.size(); ++i) {
    if (side.by_channel[i] == 0) continue;
    figures.by_channel.push_back({std::string(channels.Text(i)), side.by_channel[i]});
  }
  std::sort(figures.by_channel.begin(), figures.by_channel.end(),
            [](const auto& a, const auto& b) { return a.channel < b.channel; });
  return figures;
}

}  // namespace

TouchpointsReport ReportTouchpoints(const FactsView& view, const ReportQuery& query) {
  const Selection selection(view.deals, query, StageFilter::kDeals);
  const DealLeads leads(view.leads, query);
  const ChannelCodes channels(view);
  Part scanned = Scan(selection, [&] { return Part(selection, leads, channels); });
  TouchpointsReport report;
  for (const size_t group : scanned.groups.InOrder()) {
    report.rows.push_back({scanned.groups.KeyOf(group),
                           ToFigures(scanned.per_group[group].won, channels),
                           ToFigures(scanned.per_group[group].lost, channels)});
  }
  report.basis.definition = "touchpoints.v1";
  report.basis.window = query.window;
  report.basis.n = scanned.n;
  report.basis.left_out = scanned.left_out.ToLeftOut();
  report.basis.groups = scanned.groups.size();
  return report;
}

}  // namespace revops::metrics
