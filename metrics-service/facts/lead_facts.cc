#include "metrics-service/facts/lead_facts.h"

#include <algorithm>
#include <bitset>

#include "absl/strings/str_cat.h"

namespace revops::metrics {
namespace {

constexpr auto kFixedLabels = static_cast<LabelNumber>(LeadLabel::kField);
constexpr uint16_t kPassesMax = UINT16_MAX;

absl::Status Unfitting(const LeadFact& fact, absl::string_view what) {
  return absl::DataLossError(absl::StrCat("leads/", fact.lead.ToString(), ": ", what));
}

// Of a lead that was given up, or became a deal: where it is worked again, it has come back.
bool IsEnd(LeadState state) {
  return state == LeadState::kConverted || state == LeadState::kDisqualified ||
         state == LeadState::kNurturing;
}

void Take(const LeadVisit& visit, LeadStanding& standing) {
  standing.entered = visit.entered;
  standing.pass = visit.pass;
  standing.state = visit.state;
  standing.was_qualified |= visit.state == LeadState::kQualified;
  standing.was_converted |= visit.state == LeadState::kConverted;
  if (visit.pass == 0 && visit.state <= LeadState::kConverted) {
    standing.furthest = std::max(standing.furthest, visit.state);
  }
}

}  // namespace

LeadFacts::LeadFacts() : labels_(kFixedLabels, kLeadFieldsMax) {}

std::optional<LeadRow> LeadFacts::Find(const Uuid& id) const {
  const auto found = rows_.find(id);
  if (found == rows_.end()) return std::nullopt;
  return found->second;
}

absl::Status LeadFacts::Apply(const LeadFact& fact) {
  std::optional<LeadRow> lead = Find(fact.lead);
  const bool is_first = fact.kind == LeadFactKind::kCreated;
  if (is_first && lead.has_value()) return Unfitting(fact, "created twice");
  if (!is_first && !lead.has_value()) return Unfitting(fact, "changed before it was created");
  const Recording recorded = recordings_.Add(fact.recorded);
  if (is_first) {
    lead = static_cast<LeadRow>(ids_.size());
    rows_.emplace(fact.lead, *lead);
    ids_.Append(fact.lead);
    created_.Append(fact.effective);
    recorded_.Append(recorded);
    deleted_.Append(kNoRecording);
    present_.Append({});
    visit_runs_.Append({});
    labels_.AddRow();
    // What was imported further on was new once, too.
    const bool is_new = !fact.visit.has_value() || fact.visit->state == LeadState::kNew;
    if (is_new || fact.visit->entered > fact.effective) {
      Enter(*lead, {LeadState::kNew, fact.effective}, recorded);
    }
    if (!is_new) Enter(*lead, *fact.visit, recorded);
  } else if (fact.visit.has_value()) {
    Enter(*lead, *fact.visit, recorded);
  }
  if (fact.kind == LeadFactKind::kDeleted) deleted_[*lead] = std::min(deleted_[*lead], recorded);
  if (fact.conversion.has_value() && !conversions_.Has(*lead, *fact.conversion)) {
    conversions_.Add(*lead, VisitsOf(*lead).back().pass, *fact.conversion, recorded);
  }
  if (fact.customer_since.has_value() && customers_.Get(*lead).recorded == kNoRecording) {
    customers_.Set(*lead, {*fact.customer_since, recorded});
  }
  SetLabels(*lead, fact, recorded);
  return absl::OkStatus();
}

void LeadFacts::Enter(LeadRow lead, const LeadVisitFact& visit, Recording recorded) {
  const std::span<const LeadVisit> visits = VisitsOf(lead);
  uint16_t pass = 0;
  if (!visits.empty()) {
    const LeadVisit& last = visits.back();
    if (last.state == visit.state) return;
    const bool has_come_back = IsEnd(last.state) && !IsEnd(visit.state);
    pass = has_come_back && last.pass < kPassesMax ? last.pass + 1 : last.pass;
  }
  visits_.Append(visit_runs_[lead], {visit.entered, recorded, pass, visit.state});
  latest_entered_ = std::max(latest_entered_, visit.entered);
  Take(VisitsOf(lead).back(), present_[lead]);
}

LeadStanding LeadFacts::FromVisits(LeadRow lead, const Lens& lens) const {
  LeadStanding standing;
  for (const LeadVisit& visit : VisitsOf(lead)) {
    if (visit.IsSeen(lens)) Take(visit, standing);
  }
  return standing;
}

absl::Status LeadFacts::Apply(const ActivityFact& fact) {
  if (fact.subject_kind != ActivitySubject::kLead) return absl::OkStatus();
  const std::optional<LeadRow> lead = Find(fact.subject);
  if (!lead.has_value()) {
    return absl::DataLossError(
        absl::StrCat("leads/", fact.subject.ToString(), ": an activity before it was created"));
  }
  activities_.Add(*lead, fact, recordings_.Add(fact.recorded));
  return absl::OkStatus();
}

absl::Status LeadFacts::Apply(const RepFact& fact) {
  reps_.Add(fact, recordings_.Add(fact.recorded));
  return absl::OkStatus();
}

absl::Status LeadFacts::Apply(const TeamFact& fact) {
  reps_.Add(fact, recordings_.Add(fact.recorded));
  return absl::OkStatus();
}

bool LeadFacts::Has(const ActivityFact& fact) const {
  const std::optional<LeadRow> lead = Find(fact.subject);
  return lead.has_value() && activities_.Has(*lead, fact);
}

void LeadFacts::SetLabels(LeadRow lead, const LeadFact& fact, Recording recorded) {
  LeadFact whole;
  if (fact.is_whole) AddLabelNews(fact, lead, whole, nullptr);
  for (const LeadLabelFact& label : fact.is_whole ? whole.labels : fact.labels) {
    std::optional<LabelNumber> number = static_cast<LabelNumber>(label.label);
    if (label.label == LeadLabel::kField) {
      // What was never set needs no column in order to be unset.
      number = label.value.empty() ? labels_.Field(label.field) : labels_.FieldFor(label.field);
    }
    if (!number.has_value()) continue;
    labels_.Set(*number, lead, label.value,
                {fact.effective, recorded, fact.kind == LeadFactKind::kCreated});
  }
}

void LeadFacts::AddLabelNews(const LeadFact& fact, std::optional<LeadRow> lead, LeadFact& news,
                             int64_t* values_left_out) const {
  const auto last = [&](LabelNumber label) {
    return lead.has_value() ? labels_.LastTold(label, *lead) : absl::string_view();
  };
  std::bitset<kFixedLabels + kLeadFieldsMax> listed;
  size_t fields_left = kLeadFieldsMax - labels_.fields();
  for (const LeadLabelFact& label : fact.labels) {
    std::optional<LabelNumber> number = static_cast<LabelNumber>(label.label);
    if (label.label == LeadLabel::kField) number = labels_.Field(label.field);
    if (number.has_value()) {
      listed.set(*number);
      if (last(*number) != label.value) news.labels.push_back(label);
    } else if (!label.value.empty() && fields_left > 0) {
      --fields_left;
      news.labels.push_back(label);
    } else if (!label.value.empty() && values_left_out != nullptr) {
      ++*values_left_out;
    }
  }
  if (!fact.is_whole || !lead.has_value()) return;
  const auto is_gone = [&](LabelNumber label) { return !listed[label] && !last(label).empty(); };
  for (LabelNumber label = 0; label < kFixedLabels; ++label) {
    if (is_gone(label)) news.labels.push_back({static_cast<LeadLabel>(label), "", ""});
  }
  labels_.ForEachFieldOf(*lead, [&](LabelNumber field) {
    if (is_gone(field)) news.labels.push_back({LeadLabel::kField, labels_.KeyOf(field), ""});
  });
}

std::optional<LeadFact> LeadFacts::NewsOf(const LeadFact& fact, int64_t* values_left_out) const {
  const std::optional<LeadRow> lead = Find(fact.lead);
  LeadFact news = fact;
  news.is_whole = false;
  news.labels.clear();
  AddLabelNews(fact, lead, news, values_left_out);
  if (!lead.has_value()) return news;
  if (news.visit.has_value() && VisitsOf(*lead).back().state == news.visit->state) {
    news.visit.reset();
  }
  if (news.conversion.has_value() && conversions_.Has(*lead, *news.conversion)) {
    news.conversion.reset();
  }
  if (customers_.Get(*lead).recorded != kNoRecording) news.customer_since.reset();
  const bool has_news = news.visit.has_value() || news.conversion.has_value() ||
                        news.customer_since.has_value() || !news.labels.empty();
  if (fact.kind == LeadFactKind::kChanged && !has_news) return std::nullopt;
  return news;
}

std::optional<Micros> LeadFacts::CustomerSince(LeadRow lead, const Lens& lens) const {
  const Customer customer = customers_.Get(lead);
  if (customer.recorded >= lens.known || customer.since >= lens.as_of) return std::nullopt;
  return customer.since;
}

void LeadFacts::Compact() {
  visits_.Compact(visit_runs_);
  labels_.Compact();
  activities_.Compact();
}

}  // namespace revops::metrics
