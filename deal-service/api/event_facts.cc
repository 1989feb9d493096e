#include "deal-service/api/event_facts.h"

#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "google/protobuf/message.h"

namespace revops::deal {

namespace pb = revops::deal::v1;

namespace {

using google::protobuf::FieldDescriptor;

// One changed field of `from`, where it is set, goes over into `to`.
void TakeField(absl::string_view path, const pb::Deal& from, pb::Deal& to) {
  if (absl::ConsumePrefix(&path, "fields.")) {
    const auto found = from.fields().find(std::string(path));
    if (found != from.fields().end()) (*to.mutable_fields())[found->first] = found->second;
    return;
  }
  const FieldDescriptor* field = pb::Deal::descriptor()->FindFieldByName(std::string(path));
  if (field == nullptr) return;
  if (field->is_repeated()) {
    if (path == "contacts") *to.mutable_contacts() = from.contacts();
    return;
  }
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      to.GetReflection()->SetString(&to, field, from.GetReflection()->GetString(from, field));
      break;
    case FieldDescriptor::CPPTYPE_ENUM:
      to.GetReflection()->SetEnumValue(&to, field, from.GetReflection()->GetEnumValue(from, field));
      break;
    case FieldDescriptor::CPPTYPE_MESSAGE:
      if (!from.GetReflection()->HasField(from, field)) break;
      to.GetReflection()
          ->MutableMessage(&to, field)
          ->CopyFrom(from.GetReflection()->GetMessage(from, field));
      break;
    default:
      break;
  }
}

}  // namespace

void KeepOnlyFacts(pb::DealEvent& event) {
  for (pb::FieldChange& change : *event.mutable_changed_fields()) {
    change.clear_old_value();
    change.clear_new_value();
  }
  if (!event.has_deal()) return;
  pb::Deal& whole = *event.mutable_deal();
  if (event.type() == pb::DEAL_EVENT_TYPE_CREATED) {
    whole.clear_etag();
    whole.clear_update_time();
    return;
  }
  pb::Deal facts;
  facts.set_name(whole.name());
  for (const pb::FieldChange& change : event.changed_fields()) {
    TakeField(change.field(), whole, facts);
  }
  if (event.has_activity()) {
    facts.set_activity_count(whole.activity_count());
    if (whole.has_last_activity_time()) {
      *facts.mutable_last_activity_time() = whole.last_activity_time();
    }
  }
  if (event.has_stage_change() || event.type() == pb::DEAL_EVENT_TYPE_VOIDED) {
    facts.set_state(whole.state());
  }
  if (event.has_stage_change()) {
    facts.set_stage(whole.stage());
    facts.set_visit_number(whole.visit_number());
    facts.set_loss_reason(whole.loss_reason());
    facts.set_lost_to(whole.lost_to());
  }
  whole = std::move(facts);
}

}  // namespace revops::deal
