#include "lead-service/normal/placeholder.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "lead-service/normal/text.h"

namespace revops::lead {
namespace {

enum class Verdict { kNone, kPerhaps, kSurely };

// Folded words, joined by a space.
constexpr absl::string_view kNobodysNames[] = {
    "a a",
    "anonymous",
    "asd",
    "asdasd",
    "asdf",
    "asdfasdf",
    "asdfg",
    "asdfgh",
    "asdfghjkl",
    "bitte auswaehlen",
    "bitte waehlen",
    "blah",
    "blah blah",
    "blabla",
    "choose",
    "company",
    "company name",
    "companyname",
    "dummy",
    "example",
    "firma",
    "firmenname",
    "first name",
    "firstname",
    "foobar",
    "i dont know",
    "k a",
    "kein",
    "keine",
    "keine angabe",
    "keine firma",
    "last name",
    "lastname",
    "lorem ipsum",
    "mein name",
    "my company",
    "n a",
    "n n",
    "n v",
    "nachname",
    "no company",
    "no name",
    "noname",
    "not applicable",
    "not available",
    "not provided",
    "not set",
    "please choose",
    "please select",
    "qwe",
    "qwer",
    "qwert",
    "qwerty",
    "qwertz",
    "sample",
    "select",
    "select one",
    "surname",
    "tba",
    "tbd",
    "test",
    "test company",
    "test firma",
    "test test",
    "test user",
    "testcompany",
    "tester",
    "testfirma",
    "testing",
    "testname",
    "testtest",
    "testuser",
    "undefined",
    "unbekannt",
    "unknown",
    "vorname",
    "vorname nachname",
    "xxx",
    "xyz",
    "your company",
    "your name",
    "yyy",
    "zzz",
    "not specified",
    "unspecified",
};

// A name of somebody, somewhere.
constexpr absl::string_view kSeldomNames[] = {"abc", "bar", "foo",  "ka",   "na",      "name",
                                              "nil", "no",  "none", "null", "private", "privat"};

template <size_t kSize>
bool IsIn(const absl::string_view (&words)[kSize], absl::string_view text) {
  return std::find(std::begin(words), std::end(words), text) != std::end(words);
}

// `aaaa`, `11111`; three may be a company.
bool IsOneByteRepeated(absl::string_view text) {
  return text.size() >= 4 && text.find_first_not_of(text[0]) == absl::string_view::npos;
}

bool IsCounting(absl::string_view text) {
  return text.size() >= 3 && absl::string_view("1234567890").substr(0, text.size()) == text;
}

Verdict Judge(absl::string_view text) {
  if (Trimmed(text).empty()) return Verdict::kPerhaps;
  const std::string folded = Folded(text);
  if (folded.empty()) return Verdict::kSurely;  // neither letter nor digit
  if (IsIn(kNobodysNames, folded) || IsOneByteRepeated(folded) || IsCounting(folded)) {
    return Verdict::kSurely;
  }
  return IsIn(kSeldomNames, folded) ? Verdict::kPerhaps : Verdict::kNone;
}

}  // namespace

bool IsPlaceholderCompany(absl::string_view text) {
  return !Trimmed(text).empty() && Judge(text) != Verdict::kNone;
}

bool IsPlaceholderName(absl::string_view given_name, absl::string_view family_name) {
  if (Trimmed(given_name).empty() && Trimmed(family_name).empty()) return false;
  const Verdict given = Judge(given_name);
  const Verdict family = Judge(family_name);
  if (given == Verdict::kSurely || family == Verdict::kSurely) return true;
  if (Judge(absl::StrCat(given_name, " ", family_name)) == Verdict::kSurely) return true;
  return given == Verdict::kPerhaps && family == Verdict::kPerhaps;
}

}  // namespace revops::lead
