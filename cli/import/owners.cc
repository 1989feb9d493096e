#include "cli/import/owners.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "cli/import/item_parts.h"
#include "cli/output/errors.h"
#include "common/status/status.h"
#include "common/types/ids.h"
#include "common/types/uuid.h"

namespace revops::cli {
namespace {

using revops::lead::v1::CreateRepRequest;
using revops::lead::v1::ListRepsRequest;
using Stub = revops::lead::v1::LeadService::StubInterface;

constexpr int kPageMax = 1000;

}  // namespace

Owners::Owners(const Mapping& mapping, bool is_dry_run, Client& client)
    : unknown_(mapping.unknown_owners),
      house_owner_(mapping.house_owner),
      is_dry_run_(is_dry_run),
      client_(&client),
      names_("reps") {}

absl::StatusOr<Owners> Owners::Load(const Mapping& mapping, bool is_dry_run, Client& client) {
  Owners owners(mapping, is_dry_run, client);
  if (owners.unknown_ == UnknownOwners::kKeep) return owners;
  ListRepsRequest list;
  list.set_page_size(kPageMax);
  do {
    REVOPS_ASSIGN_OR_RETURN(const auto page,
                            client.Call(client.leads(), &Stub::ListReps, list, kImportsPatience));
    for (const auto& rep : page.reps()) owners.known_.insert(rep.name());
    list.set_page_token(page.next_page_token());
  } while (!list.page_token().empty());
  return owners;
}

absl::Status Owners::Settle(RowTexts& texts, Problems& problems) {
  const std::string text = texts[Field::kOwner];
  if (unknown_ == UnknownOwners::kKeep || text.empty() || !IsValidUtf8(text)) {
    return absl::OkStatus();
  }
  const absl::StatusOr<std::string> name = names_.Of(text);
  // Told where the item is built.
  if (!name.ok() || known_.contains(*name)) return absl::OkStatus();
  if (unknown_ == UnknownOwners::kReplace) {
    texts[Field::kOwner] = house_owner_;
    return absl::OkStatus();
  }
  if (unknown_ == UnknownOwners::kRefuse) {
    Refuse(problems, Field::kOwner,
           absl::StrCat(Quoted(text), " is no rep (", *name,
                        "); values in the mapping, or unknown_owners, say who it is"));
    return absl::OkStatus();
  }
  REVOPS_RETURN_IF_ERROR(CreateRep(*name, absl::StartsWith(text, "reps/") ? "" : text));
  texts[Field::kOwner] = *name;
  return absl::OkStatus();
}

absl::Status Owners::CreateRep(const std::string& name, const std::string& display_name) {
  CreateRepRequest request;
  request.mutable_rep()->set_name(name);
  request.mutable_rep()->set_display_name(display_name);
  request.set_validate_only(is_dry_run_);
  request.set_request_id(Uuid::Generate(absl::Now()).ToString());
  absl::Status created =
      client_->Call(client_->leads(), &Stub::CreateRep, request, kImportsPatience).status();
  if (!created.ok() && !absl::IsAlreadyExists(created)) {
    // No id is needed to run the import again: a rep that is there is taken as it is.
    SetRequestId(created, "");
    return created;
  }
  known_.insert(name);
  if (created.ok()) ++created_;
  return absl::OkStatus();
}

}  // namespace revops::cli
