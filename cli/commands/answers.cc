#include "cli/commands/answers.h"

#include "absl/strings/str_cat.h"
#include "cli/output/json.h"

namespace revops::cli {

Shown ShownLead(const revops::lead::v1::Lead& lead) {
  return {lead, LeadLines(lead), LeadColumns(), LeadRow(lead)};
}

ExitCode PrintShown(const Shown& shown, Session& session) {
  switch (session.format()) {
    case Format::kTable:
      PrintVertical(shown.lines, session.out);
      break;
    case Format::kJson:
      PrintJson(shown.message, session.out);
      break;
    case Format::kCsv: {
      ListPrinter printer(Format::kCsv, shown.columns, session.out);
      printer.Add(shown.message, shown.row);
      break;
    }
  }
  return kExitOk;
}

ExitCode PrintWritten(const Shown& shown, bool is_validate_only, Session& session) {
  if (is_validate_only) session.err << "would be accepted; nothing was changed\n";
  return PrintShown(shown, session);
}

void AddPageFlags(CLI::App& list, PageFlags& flags) {
  list.add_option("--limit", flags.limit, "At most so many (default 100)")
      ->check(CLI::PositiveNumber);
  list.add_flag("--all", flags.is_all, "Every page");
}

void AddPathsOf(const google::protobuf::Message& message, const std::vector<std::string>& clear,
                google::protobuf::FieldMask& mask) {
  const auto* reflection = message.GetReflection();
  std::vector<const google::protobuf::FieldDescriptor*> set;
  reflection->ListFields(message, &set);
  for (const auto* field : set) {
    if (field->name() == "name") continue;
    if (field->is_map()) {
      for (int i = 0; i < reflection->FieldSize(message, field); ++i) {
        const auto& entry = reflection->GetRepeatedMessage(message, field, i);
        const auto* key = entry.GetDescriptor()->map_key();
        mask.add_paths(
            absl::StrCat(field->name(), ".", entry.GetReflection()->GetString(entry, key)));
      }
    } else if (field->name() == "person") {
      google::protobuf::FieldMask parts;
      AddPathsOf(reflection->GetMessage(message, field), {}, parts);
      for (const std::string& part : parts.paths()) mask.add_paths(absl::StrCat("person.", part));
    } else {
      mask.add_paths(field->name());
    }
  }
  for (const std::string& path : clear) mask.add_paths(path);
}

}  // namespace revops::cli
