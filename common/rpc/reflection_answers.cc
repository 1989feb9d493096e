#include "common/rpc/reflection_answers.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.pb.h"

namespace revops::rpc {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::FileDescriptor;

absl::Status NotFound(absl::string_view what, const std::string& name) {
  return absl::NotFoundError(absl::StrCat("there is no ", what, " ", name));
}

}  // namespace

void ReflectionAnswers::Add(const FileDescriptor& file, Files& files) {
  if (!sent_.insert(&file).second) return;
  google::protobuf::FileDescriptorProto proto;
  file.CopyTo(&proto);
  files.push_back(proto.SerializeAsString());
  for (int i = 0; i < file.dependency_count(); ++i) Add(*file.dependency(i), files);
}

// The file that was asked for is in every answer, its imports only where they are new.
ReflectionAnswers::Files ReflectionAnswers::WithImports(const FileDescriptor& file) {
  Files files;
  sent_.erase(&file);
  Add(file, files);
  return files;
}

absl::StatusOr<ReflectionAnswers::Files> ReflectionAnswers::FileNamed(const std::string& name) {
  const FileDescriptor* file = pool_->FindFileByName(name);
  if (file == nullptr) return NotFound("file", name);
  return WithImports(*file);
}

absl::StatusOr<ReflectionAnswers::Files> ReflectionAnswers::FileWithSymbol(
    const std::string& symbol) {
  const FileDescriptor* file = pool_->FindFileContainingSymbol(symbol);
  if (file == nullptr) return NotFound("symbol", symbol);
  return WithImports(*file);
}

absl::StatusOr<ReflectionAnswers::Files> ReflectionAnswers::FileWithExtension(
    const std::string& type, int number) {
  const Descriptor* message = pool_->FindMessageTypeByName(type);
  if (message == nullptr) return NotFound("message type", type);
  const FieldDescriptor* extension = pool_->FindExtensionByNumber(message, number);
  if (extension == nullptr) return NotFound("extension", absl::StrCat(number, " of ", type));
  return WithImports(*extension->file());
}

absl::StatusOr<std::vector<int>> ReflectionAnswers::ExtensionNumbersOf(
    const std::string& type) const {
  const Descriptor* message = pool_->FindMessageTypeByName(type);
  if (message == nullptr) return NotFound("message type", type);
  std::vector<const FieldDescriptor*> extensions;
  pool_->FindAllExtensions(message, &extensions);
  std::vector<int> numbers;
  for (const FieldDescriptor* extension : extensions) numbers.push_back(extension->number());
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

}  // namespace revops::rpc
