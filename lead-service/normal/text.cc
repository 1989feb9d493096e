#include "lead-service/normal/text.h"

#include <unicode/ucasemap.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf8.h>

#include "absl/strings/str_join.h"

namespace revops::lead {
namespace {

using Utf16 = std::basic_string<UChar>;

bool IsBlank(UChar32 c) {
  return u_isUWhiteSpace(c) || u_iscntrl(c) || u_charType(c) == U_FORMAT_CHAR;
}

Utf16 ToUtf16(absl::string_view text) {
  Utf16 out(text.size(), 0);  // never more units than bytes
  int32_t length = 0;
  UErrorCode error = U_ZERO_ERROR;
  u_strFromUTF8(out.data(), static_cast<int32_t>(out.size()), &length, text.data(),
                static_cast<int32_t>(text.size()), &error);
  out.resize(U_SUCCESS(error) ? static_cast<size_t>(length) : 0);
  return out;
}

Utf16 Normalized(const UNormalizer2* normalizer, const Utf16& text) {
  UErrorCode error = U_ZERO_ERROR;
  const int32_t size = static_cast<int32_t>(text.size());
  const int32_t length = unorm2_normalize(normalizer, text.data(), size, nullptr, 0, &error);
  Utf16 out(static_cast<size_t>(length), 0);
  error = U_ZERO_ERROR;
  unorm2_normalize(normalizer, text.data(), size, out.data(), length, &error);
  if (error == U_STRING_NOT_TERMINATED_WARNING || U_SUCCESS(error)) return out;
  return {};
}

void AppendUtf8(UChar32 c, std::string& out) {
  char bytes[U8_MAX_LENGTH];
  int32_t length = 0;
  U8_APPEND_UNSAFE(bytes, length, c);
  out.append(bytes, static_cast<size_t>(length));
}

// Letters that NFKD leaves whole, or that more is known of than their base letter.
absl::string_view WrittenOut(UChar32 c) {
  switch (c) {
    case 0xE4:  // a with diaeresis: German names are as often written `ae`
    case 0xE6:
      return "ae";
    case 0xF6:
    case 0x153:
      return "oe";
    case 0xFC:
      return "ue";
    case 0xF8:  // o with stroke
      return "o";
    case 0x111:  // d with stroke
      return "d";
    case 0x142:  // l with stroke
      return "l";
    case 0x131:  // dotless i
      return "i";
    default:
      return {};
  }
}

// The letter without its accents, as in NFKD.
void AppendBase(UChar32 c, std::string& out) {
  UErrorCode error = U_ZERO_ERROR;
  UChar parts[32];
  const int32_t length =
      unorm2_getDecomposition(unorm2_getNFKDInstance(&error), c, parts, 32, &error);
  if (U_FAILURE(error) || length <= 0) {
    AppendUtf8(c, out);
    return;
  }
  for (int32_t i = 0; i < length;) {
    UChar32 part = 0;
    U16_NEXT(parts, i, length, part);
    if (u_charType(part) != U_NON_SPACING_MARK) AppendUtf8(part, out);
  }
}

bool IsSilent(UChar32 c) {
  return c == '.' || c == '\'' || c == '`' || c == 0x2019 || c == 0xB4 || c == 0x2018 ||
         u_charType(c) == U_NON_SPACING_MARK || u_charType(c) == U_FORMAT_CHAR;
}

}  // namespace

std::string Trimmed(absl::string_view text) {
  int32_t begin = 0;
  int32_t end = static_cast<int32_t>(text.size());
  while (begin < end) {
    int32_t next = begin;
    UChar32 c = 0;
    U8_NEXT(text.data(), next, end, c);
    if (c < 0 || !IsBlank(c)) break;
    begin = next;
  }
  while (end > begin) {
    int32_t previous = end;
    UChar32 c = 0;
    U8_PREV(text.data(), begin, previous, c);
    if (c < 0 || !IsBlank(c)) break;
    end = previous;
  }
  return std::string(text.substr(static_cast<size_t>(begin), static_cast<size_t>(end - begin)));
}

std::string Lowered(absl::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  UCaseMap* root = ucasemap_open("", 0, &error);
  std::string out(text.size() * 3 + 1, '\0');  // no letter grows more
  const int32_t length =
      ucasemap_utf8ToLower(root, out.data(), static_cast<int32_t>(out.size()), text.data(),
                           static_cast<int32_t>(text.size()), &error);
  ucasemap_close(root);
  if (U_FAILURE(error)) return std::string(text);
  out.resize(static_cast<size_t>(length));
  return out;
}

std::vector<std::string> FoldedWords(absl::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  const Utf16 folded = Normalized(unorm2_getNFKCCasefoldInstance(&error), ToUtf16(text));
  std::vector<std::string> words;
  std::string word;
  const auto finish = [&] {
    if (!word.empty()) words.push_back(std::move(word));
    word.clear();
  };
  const int32_t length = static_cast<int32_t>(folded.size());
  for (int32_t i = 0; i < length;) {
    UChar32 c = 0;
    U16_NEXT(folded.data(), i, length, c);
    if (IsSilent(c)) continue;
    if (c == '&' || c == '+') {
      finish();
      words.push_back("and");
    } else if (const absl::string_view written = WrittenOut(c); !written.empty()) {
      word.append(written.data(), written.size());
    } else if (u_isalnum(c) || u_charType(c) == U_COMBINING_SPACING_MARK) {
      AppendBase(c, word);
    } else {
      finish();
    }
  }
  finish();
  return words;
}

std::string Folded(absl::string_view text) { return absl::StrJoin(FoldedWords(text), " "); }

}  // namespace revops::lead
