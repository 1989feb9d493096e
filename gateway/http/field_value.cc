#include "gateway/http/field_value.h"

#include <cmath>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/status/status.h"
#include "common/types/ids.h"
#include "google/protobuf/duration.pb.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/protobuf/util/time_util.h"

namespace revops::gateway {
namespace {

using google::protobuf::EnumDescriptor;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::util::TimeUtil;

absl::Status Bad(absl::string_view name, absl::string_view rule, absl::string_view value) {
  return InvalidField(name, absl::StrCat("must be ", rule, ", is ", Quoted(value)));
}

// Sets or appends through the pair of reflection's functions that fit the type.
#define REVOPS_PUT(TYPE, VALUE)                                         \
  (field.is_repeated() ? reflection->Add##TYPE(&message, &field, VALUE) \
                       : reflection->Set##TYPE(&message, &field, VALUE))

// `ACV` or `MEASURE_ACV`: the prefix is what the zero value has before UNSPECIFIED.
const EnumValueDescriptor* FindEnumValue(const EnumDescriptor& type, const std::string& name) {
  if (const auto* value = type.FindValueByName(name); value != nullptr) return value;
  absl::string_view prefix = type.value(0)->name();
  if (!absl::ConsumeSuffix(&prefix, "UNSPECIFIED")) return nullptr;
  return type.FindValueByName(absl::StrCat(prefix, name));
}

std::string SnakeCase(absl::string_view path) {
  std::string result;
  for (const char c : path) {
    if (absl::ascii_isupper(c)) result.push_back('_');
    result.push_back(absl::ascii_tolower(c));
  }
  return result;
}

absl::Status SetMessage(const FieldDescriptor& field, absl::string_view name,
                        const std::string& value, Message& message) {
  if (field.is_repeated()) return InvalidField(name, "can only be given in a body");
  Message* sub = message.GetReflection()->MutableMessage(&message, &field);
  if (auto* instant = dynamic_cast<google::protobuf::Timestamp*>(sub); instant != nullptr) {
    if (TimeUtil::FromString(value, instant)) return absl::OkStatus();
    return Bad(name, "an RFC 3339 instant such as 2018-01-01T00:00:00Z", value);
  }
  if (auto* duration = dynamic_cast<google::protobuf::Duration*>(sub); duration != nullptr) {
    if (TimeUtil::FromString(value, duration)) return absl::OkStatus();
    return Bad(name, "a duration such as 15s", value);
  }
  if (auto* mask = dynamic_cast<google::protobuf::FieldMask*>(sub); mask != nullptr) {
    for (const absl::string_view path : absl::StrSplit(value, ',', absl::SkipEmpty())) {
      mask->add_paths(absl::StrContains(path, '_') ? std::string(path) : SnakeCase(path));
    }
    return absl::OkStatus();
  }
  return InvalidField(name, "has fields of its own: name one of them");
}

absl::Status SetEnum(const FieldDescriptor& field, absl::string_view name, const std::string& value,
                     Message& message) {
  const auto* reflection = message.GetReflection();
  const EnumValueDescriptor* found = FindEnumValue(*field.enum_type(), value);
  if (found == nullptr) return Bad(name, absl::StrCat("a ", field.enum_type()->name()), value);
  REVOPS_PUT(Enum, found);
  return absl::OkStatus();
}

absl::Status SetInteger(const FieldDescriptor& field, absl::string_view name,
                        const std::string& value, Message& message) {
  const auto* reflection = message.GetReflection();
  int64_t signed_value = 0;
  uint64_t unsigned_value = 0;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      if (!absl::SimpleAtoi(value, &signed_value) || signed_value < INT32_MIN ||
          signed_value > INT32_MAX) {
        return Bad(name, "a 32-bit integer", value);
      }
      REVOPS_PUT(Int32, static_cast<int32_t>(signed_value));
      return absl::OkStatus();
    case FieldDescriptor::CPPTYPE_INT64:
      if (!absl::SimpleAtoi(value, &signed_value)) return Bad(name, "a 64-bit integer", value);
      REVOPS_PUT(Int64, signed_value);
      return absl::OkStatus();
    case FieldDescriptor::CPPTYPE_UINT32:
      if (!absl::SimpleAtoi(value, &unsigned_value) || unsigned_value > UINT32_MAX) {
        return Bad(name, "an unsigned 32-bit integer", value);
      }
      REVOPS_PUT(UInt32, static_cast<uint32_t>(unsigned_value));
      return absl::OkStatus();
    default:
      if (!absl::SimpleAtoi(value, &unsigned_value)) {
        return Bad(name, "an unsigned 64-bit integer", value);
      }
      REVOPS_PUT(UInt64, unsigned_value);
      return absl::OkStatus();
  }
}

absl::Status SetReal(const FieldDescriptor& field, absl::string_view name, const std::string& value,
                     Message& message) {
  const auto* reflection = message.GetReflection();
  double number = 0;
  if (!absl::SimpleAtod(value, &number) || !std::isfinite(number)) {
    return Bad(name, "a finite number", value);
  }
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_FLOAT) {
    REVOPS_PUT(Float, static_cast<float>(number));
  } else {
    REVOPS_PUT(Double, number);
  }
  return absl::OkStatus();
}

absl::Status SetText(const FieldDescriptor& field, absl::string_view name, const std::string& value,
                     Message& message) {
  const auto* reflection = message.GetReflection();
  if (field.type() != FieldDescriptor::TYPE_BYTES) {
    REVOPS_PUT(String, value);
    return absl::OkStatus();
  }
  std::string bytes;
  if (!absl::WebSafeBase64Unescape(value, &bytes) && !absl::Base64Unescape(value, &bytes)) {
    return Bad(name, "base64", value);
  }
  REVOPS_PUT(String, bytes);
  return absl::OkStatus();
}

absl::Status SetBool(const FieldDescriptor& field, absl::string_view name, const std::string& value,
                     Message& message) {
  const auto* reflection = message.GetReflection();
  if (value != "true" && value != "false") return Bad(name, "true or false", value);
  REVOPS_PUT(Bool, value == "true");
  return absl::OkStatus();
}

#undef REVOPS_PUT

}  // namespace

absl::Status SetValue(const FieldDescriptor& field, absl::string_view name,
                      const std::string& value, Message& message) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return SetMessage(field, name, value, message);
    case FieldDescriptor::CPPTYPE_ENUM:
      return SetEnum(field, name, value, message);
    case FieldDescriptor::CPPTYPE_BOOL:
      return SetBool(field, name, value, message);
    case FieldDescriptor::CPPTYPE_STRING:
      return SetText(field, name, value, message);
    case FieldDescriptor::CPPTYPE_DOUBLE:
    case FieldDescriptor::CPPTYPE_FLOAT:
      return SetReal(field, name, value, message);
    default:
      return SetInteger(field, name, value, message);
  }
}

}  // namespace revops::gateway
