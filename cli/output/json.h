// Messages as JSON, by protobuf's rules: the same as over REST.
#ifndef REVOPS_CLI_OUTPUT_JSON_H_
#define REVOPS_CLI_OUTPUT_JSON_H_

#include <ostream>
#include <string>

#include "absl/status/status.h"
#include "google/protobuf/message.h"

namespace revops::cli {

// On one line.
std::string JsonOf(const google::protobuf::Message& message);
// Indented, with a line end.
void PrintJson(const google::protobuf::Message& message, std::ostream& out);

// INVALID_ARGUMENT with the parser's complaint.
absl::Status ParseJson(const std::string& json, google::protobuf::Message& message);

}  // namespace revops::cli

#endif  // REVOPS_CLI_OUTPUT_JSON_H_
