// ConvertLead: begins a conversion, and answers with its end.
#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/status/status.h"
#include "lead-service/api/convert_request.h"
#include "lead-service/api/lead_service.h"
#include "lead-service/convert/converter.h"

namespace revops::lead {

namespace pb = revops::lead::v1;

namespace {

// What the call waits for.
struct Waiting {
  Uuid lead;
  int32_t pass = 0;                       // 0: nothing
  std::optional<ConversionIntent> trial;  // validate_only
};

// A refusal as the lead remembers it, for who comes when its details are told no more.
absl::Status RememberedRefusal(const Lead& lead) {
  const Conversion& conversion = lead.conversion;
  return ErrorWithReason(absl::StatusCode::kFailedPrecondition, conversion.refusal_reason,
                         absl::StrCat("deal-service refuses: ", conversion.refusal_message),
                         {{"lead", lead.name()}});
}

}  // namespace

LeadServiceApi::Reactor* LeadServiceApi::ConvertLead(Context* context,
                                                     const pb::ConvertLeadRequest* request,
                                                     pb::Lead* reply) {
  const auto waiting = std::make_shared<Waiting>();
  rpc::PrepareWrite prepare = [=, this](const rpc::Call& call) -> absl::StatusOr<rpc::WriteStep> {
    const absl::Time now = clock_->Now();
    REVOPS_ASSIGN_OR_RETURN(
        ConvertLeadCommand parsed,
        ParseConvertLead(*request, call, {Uuid::Generate(now), Uuid::Generate(now)}));
    REVOPS_RETURN_IF_ERROR(converter_->MayBegin());
    const auto command = std::make_shared<ConvertLeadCommand>(std::move(parsed));
    return [=, this](sql::WriteContext& write) -> absl::Status {
      SqliteCommandStore commands = store_->InCommand(write, command->header.info);
      command->header.now = commands.now();
      *waiting = {};
      REVOPS_ASSIGN_OR_RETURN(const BegunConversion begun, lead::ConvertLead(commands, *command));
      FillReply(begun.lead, reply);
      waiting->lead = command->id;
      waiting->pass = begun.pass;
      if (!begun.intent.has_value()) return absl::OkStatus();
      if (command->header.validate_only) {
        waiting->trial = begun.intent;
      } else {
        write.OnPublished(
            [converter = converter_, intent = *begun.intent] { converter->Take(intent); });
      }
      return absl::OkStatus();
    };
  };
  rpc::Await await = [=, this](const rpc::Call& call, Converter::Ready ready) {
    if (waiting->trial.has_value()) {
      return converter_->Try(*waiting->trial, call.deadline, std::move(ready));
    }
    if (waiting->pass == 0) return ready(absl::OkStatus());
    const absl::Time until =
        std::min(call.deadline - kConversionAnswerTime, absl::Now() + kConversionWaitMax);
    converter_->Await(waiting->lead, waiting->pass, until, std::move(ready));
  };
  rpc::Read read = [=, this](const rpc::Call& call) -> absl::Status {
    if (waiting->pass == 0) return absl::OkStatus();
    REVOPS_ASSIGN_OR_RETURN(const Lead lead, store_->leads().Get(waiting->lead, call.deadline));
    const bool is_this_pass = lead.conversion.pass == waiting->pass;
    if (is_this_pass && lead.conversion.state == ConversionState::kRefused) {
      return RememberedRefusal(lead);
    }
    FillReply(lead, reply);
    return absl::OkStatus();
  };
  return dispatcher_->WriteThen(context, "ConvertLead", sql::Lane::kInteractive, prepare,
                                std::move(await), std::move(read));
}

}  // namespace revops::lead
