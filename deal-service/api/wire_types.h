// Money, amounts, instants and dates between protos and the domain.
#ifndef REVOPS_DEAL_SERVICE_API_WIRE_TYPES_H_
#define REVOPS_DEAL_SERVICE_API_WIRE_TYPES_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/rpc/request_fields.h"
#include "common/types/money.h"
#include "deal-service/domain/amount.h"
#include "google/type/date.pb.h"
#include "google/type/money.pb.h"
#include "revops/type/v1/amount.pb.h"

namespace revops::deal {

using rpc::ToProto;
void ToProto(absl::CivilDay day, google::type::Date* out);
void ToProto(const Money& money, google::type::Money* out);
void ToProto(const Amount& amount, revops::type::v1::Amount* out);

// Errors name fields relative to what is converted; `field` is its own name.
using rpc::FromProto;
absl::StatusOr<absl::CivilDay> FromProto(absl::string_view field, const google::type::Date& day);
absl::StatusOr<Money> FromProto(const google::type::Money& money);
absl::StatusOr<Amount> FromProto(const revops::type::v1::Amount& amount);
// One that ToProto made; its bounds are not looked at.
absl::StatusOr<Amount> RestoreAmount(const revops::type::v1::Amount& amount);

}  // namespace revops::deal

#endif  // REVOPS_DEAL_SERVICE_API_WIRE_TYPES_H_
