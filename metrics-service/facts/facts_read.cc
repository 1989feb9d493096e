// The reading side of Facts: what a scan asks of every deal.
#include "metrics-service/facts/facts.h"

#include <algorithm>
#include <limits>

namespace revops::metrics {

std::optional<DealRow> Facts::Find(const Uuid& id) const {
  const auto found = rows_.find(id);
  if (found == rows_.end()) return std::nullopt;
  return found->second;
}

std::optional<Attribute> Facts::FieldAttribute(absl::string_view key) const {
  const auto found = field_attributes_.find(key);
  if (found == field_attributes_.end()) return std::nullopt;
  return found->second;
}

Lens Facts::LensAt(Micros as_of, std::optional<Micros> known_at) const {
  return {as_of, known_at.has_value() ? recordings_.Before(*known_at) : kNoRecording};
}

bool Facts::FindStanding(DealRow deal, const Lens& lens, Standing& standing) const {
  if (created_recording_[deal] >= lens.known) return false;
  if (lens.known == kNoRecording) {
    if (created_[deal] >= lens.as_of) return false;
    if (entered_[deal] < lens.as_of) {
      standing = {created_[deal], entered_[deal], stage_[deal]};
      return true;
    }
  }
  if ((flags_[deal] & kCorrected) != 0) {
    thread_local std::vector<Visit> room;
    const std::span<const Visit> visits = VisitsOf(deal, lens, room);
    if (visits.empty()) return false;
    standing = {visits.front().enter, visits.back().enter, visits.back().stage};
    return true;
  }
  // Boundaries were recorded in the order of their visits, which is that of their entries.
  const std::span<const Visit> boundaries = boundaries_.Of(boundary_runs_[deal]);
  const Visit* last = nullptr;
  for (const Visit& boundary : boundaries) {
    if (boundary.recorded >= lens.known || boundary.enter >= lens.as_of) break;
    last = &boundary;
  }
  if (last == nullptr) return false;
  standing = {boundaries.front().enter, last->enter, last->stage};
  return true;
}

std::span<const Visit> Facts::VisitsOf(DealRow deal, const Lens& lens,
                                       std::vector<Visit>& room) const {
  std::span<const Visit> visits = boundaries_.Of(boundary_runs_[deal]);
  const auto is_beyond = [&](const Visit& visit) {
    return visit.recorded >= lens.known || visit.enter >= lens.as_of;
  };
  if ((flags_[deal] & kCorrected) != 0) {
    room.clear();
    for (const Visit& boundary : visits) {
      if (boundary.recorded >= lens.known) break;
      if (boundary.number > room.size()) {
        room.push_back(boundary);
      } else {
        room[boundary.number - 1].enter = boundary.enter;
      }
    }
    visits = room;
  }
  // Recording and entries never go back, and corrections stay between their neighbours: what is
  // not seen yet is at the end.
  while (!visits.empty() && is_beyond(visits.back())) visits = visits.first(visits.size() - 1);
  return visits;
}

Micros Facts::EntryOf(DealRow deal, const Change& change, Recording known) const {
  // Most deals have no corrections: then the entry is as it was told with the value.
  if ((flags_[deal] & kCorrected) == 0) {
    return change.visit == 1 ? created_[deal] : change.effective;
  }
  Micros enter = std::numeric_limits<Micros>::max();
  for (const Visit& boundary : boundaries_.Of(boundary_runs_[deal])) {
    if (boundary.recorded >= known) break;
    if (boundary.number == change.visit) enter = boundary.enter;
  }
  return enter;
}

uint32_t Facts::ValueFromChanges(Attribute attribute, DealRow deal, const Lens& lens) const {
  const std::span<const Change> changes = changes_.Of(change_runs_[deal]);
  uint32_t value = 0;
  bool is_found = false, has_changes = false;
  Micros latest = 0, next = std::numeric_limits<Micros>::max();
  for (size_t i = changes.size(); i > 0; --i) {
    const Change& change = changes[i - 1];
    if (change.attribute != attribute) continue;
    has_changes = true;
    if (change.recorded >= lens.known) continue;
    // A value moves with its visit's entry, but never past a change that replaced it.
    const Micros effective =
        change.visit == 0 ? change.effective : std::min(EntryOf(deal, change, lens.known), next);
    next = effective;
    if (effective >= lens.as_of || (is_found && effective <= latest)) continue;
    is_found = true;
    latest = effective;
    value = change.value;
  }
  // The last bit of `changed_` stands for many attributes; this one may never have changed.
  return has_changes ? value : values_[attribute].Get(deal);
}

uint32_t Facts::LastRecorded(Attribute attribute, DealRow deal) const {
  if ((changed_[deal] & ChangedBit(attribute)) != 0) {
    const std::span<const Change> changes = changes_.Of(change_runs_[deal]);
    for (size_t i = changes.size(); i > 0; --i) {
      if (changes[i - 1].attribute == attribute) return changes[i - 1].value;
    }
  }
  return values_[attribute].Get(deal);
}

}  // namespace revops::metrics
