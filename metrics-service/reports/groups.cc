#include "metrics-service/reports/groups.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

namespace revops::metrics {
Groups::Groups(const Facts& facts, const std::vector<Dimension>& dimensions,
               const ReportQuery& query)
    : facts_(facts), numbers_(dimensions.size()) {
  if (query.current != nullptr) teams_ = &query.current->deals;
  for (const Dimension& dimension : dimensions) {
    Level level{dimension.kind, std::nullopt};
    if (dimension.kind == DimensionKind::kLabel) {
      level.attribute = dimension.label == LabelKind::kField
                            ? facts.FieldAttribute(dimension.field)
                            : std::optional<Attribute>(AttributeOf(dimension.label));
    }
    if (dimension.kind == DimensionKind::kMonth || dimension.kind == DimensionKind::kQuarter) {
      if (!calendar_.has_value()) calendar_.emplace(query.zone);
    }
    levels_.push_back(level);
  }
}

size_t Groups::IndexOf(const Sighting& sighting, Micros instant) {
  if (levels_.empty()) return 0;
  // Without a calendar all of a deal is in one group: a report on visits asks for each.
  if (!calendar_.has_value() && last_deal_ == sighting.deal) return last_group_;
  Codes codes{};
  for (size_t i = 0; i < levels_.size(); ++i) codes[i] = CodeOf(levels_[i], sighting, instant);
  last_deal_ = sighting.deal;
  last_group_ = numbers_.IndexOf(codes);
  return last_group_;
}

std::vector<size_t> Groups::Absorb(const Groups& other) {
  last_deal_.reset();
  return numbers_.Absorb(other.numbers_);
}

uint32_t Groups::CodeOf(const Level& level, const Sighting& sighting, Micros instant) const {
  switch (level.kind) {
    case DimensionKind::kStage:
      return sighting.stage->label;
    case DimensionKind::kPipeline:
      return sighting.stage->pipeline;
    case DimensionKind::kLabel:
      if (!level.attribute.has_value()) return 0;
      return LabelOf(facts_, teams_, *level.attribute, sighting.deal, sighting.labels);
    case DimensionKind::kMonth:
      return static_cast<uint32_t>(calendar_->MonthOf(instant));
    case DimensionKind::kQuarter:
      return static_cast<uint32_t>(calendar_->QuarterOf(instant));
  }
  return 0;
}

std::string Groups::TextOf(const Level& level, uint32_t code) const {
  switch (level.kind) {
    case DimensionKind::kStage:
      return std::string(facts_.stages().labels().Text(code));
    case DimensionKind::kPipeline:
      return std::string(facts_.stages().pipelines().Text(code));
    case DimensionKind::kLabel:
      if (!level.attribute.has_value()) return "";
      if (teams_ != nullptr && *level.attribute == AttributeOf(LabelKind::kTeam)) {
        return std::string(teams_->Text(code));
      }
      return std::string(facts_.LabelsOf(*level.attribute).Text(code));
    case DimensionKind::kMonth:
      return Calendar::MonthText(static_cast<int32_t>(code));
    case DimensionKind::kQuarter:
      return Calendar::QuarterText(static_cast<int32_t>(code));
  }
  return "";
}

int32_t Groups::PlaceOf(const Level& level, uint32_t code) const {
  if (level.kind != DimensionKind::kStage) return 0;
  int32_t place = std::numeric_limits<int32_t>::max();
  for (size_t stage = 0; stage < facts_.stages().size(); ++stage) {
    const StageRow& row = facts_.stages().Row(static_cast<StageCode>(stage));
    if (row.label == code) place = std::min(place, int32_t{row.place});
  }
  return place;
}

GroupKey Groups::KeyOf(size_t group) const {
  GroupKey key;
  for (size_t i = 0; i < levels_.size(); ++i)
    key.push_back(TextOf(levels_[i], numbers_.CodesOf(group)[i]));
  return key;
}

std::vector<size_t> Groups::InOrder() const {
  using Rank = std::vector<std::pair<int32_t, std::string>>;
  std::vector<std::pair<Rank, size_t>> ranks;
  if (size() > kGroupsMax) return {};
  for (size_t group = 0; group < size(); ++group) {
    Rank rank;
    for (size_t i = 0; i < levels_.size(); ++i) {
      const uint32_t code = numbers_.CodesOf(group)[i];
      rank.emplace_back(PlaceOf(levels_[i], code), TextOf(levels_[i], code));
    }
    ranks.emplace_back(std::move(rank), group);
  }
  std::sort(ranks.begin(), ranks.end());
  std::vector<size_t> order;
  for (const auto& [rank, group] : ranks) order.push_back(group);
  return order;
}

}  // namespace revops::metrics
