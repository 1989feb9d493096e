#include "lead-service/normal/company.h"

#include <algorithm>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "lead-service/normal/text.h"

namespace revops::lead {
namespace {

using Words = std::vector<std::string>;

// Written together, as full stops vanish and forms of several words are looked up joined.
constexpr char kLegalForms[] =
    "ab ad ag agandcokg aktiengesellschaft ao aps as asa bt bv bvba co cokg coltd company "
    "corp corporation cv cyf dac dd doo eg eirl ek eood eurl ev gbr ges gesmbh ggmbh gmbh "
    "gmbhandcokg gmbhandcokgaa gmbhcokg inc incorporated kda kdaa kft kg kgaa kk lda "
    "limitada limited llc lllp llp lp ltd ltda mbh nv ohg ood oy oyj partg partgmbb "
    "partnershipltd plc pllc privatelimited privateltd pte pteltd pty ptyltd pvt pvtltd "
    "sa sapa sarl sas sasu sca scs sdnbhd se sicav sl slu snc spa spk spolkazoo sprl "
    "spzoo srl sro tov ug vof zrt eingetragenerverein gesellschaftmitbeschraenkterhaftung "
    "haftungsbeschraenkt \xD0\xBE\xD0\xBE\xD0\xBE \xD0\xBE\xD0\xB0\xD0\xBE "
    "\xD0\xB7\xD0\xB0\xD0\xBE";

const absl::flat_hash_set<absl::string_view>& LegalForms() {
  static const auto& forms =
      *new absl::flat_hash_set<absl::string_view>(absl::StrSplit(kLegalForms, ' '));
  return forms;
}

// Forms that stand in front.
bool IsLeading(const std::string& word) {
  return word == "the" || word == "firma" || word == "fa" || word == "pt" || word == "sarl" ||
         word == "sas" || word == "ooo" || word == "\xD0\xBE\xD0\xBE\xD0\xBE" ||
         word == "\xD0\xB7\xD0\xB0\xD0\xBE" || word == "\xD0\xBE\xD0\xB0\xD0\xBE";
}

// `sp z o o`, `gmbh and co kg`, `g m b h`.
constexpr size_t kFormWordsMax = 5;

// How many words at the end are one legal form; 0: none.
size_t FormAtEnd(const Words& words) {
  for (size_t count = std::min(kFormWordsMax, words.size() - 1); count >= 1; --count) {
    const std::string joined =
        absl::StrJoin(words.end() - static_cast<ptrdiff_t>(count), words.end(), "");
    if (LegalForms().contains(joined)) return count;
  }
  return 0;
}

}  // namespace

std::string CompanyKey(absl::string_view name) {
  // Japanese and Chinese forms stand without a space.
  const std::string spaced = absl::StrReplaceAll(
      name, {{"\xE6\xA0\xAA\xE5\xBC\x8F\xE4\xBC\x9A\xE7\xA4\xBE", " "},  // kabushiki kaisha
             {"\xE6\x9C\x89\xE9\x99\x90\xE4\xBC\x9A\xE7\xA4\xBE", " "},  // yugen kaisha
             {"\xE6\x9C\x89\xE9\x99\x90\xE5\x85\xAC\xE5\x8F\xB8", " "},  // youxian gongsi
             {"\xE3\x88\xB1", " "}});                                    // (kabu)
  Words words = FoldedWords(spaced);
  if (words.empty()) words = FoldedWords(name);
  // `und` and `et` say what `&` says.
  for (std::string& word : words) {
    if (word == "und" || word == "et") word = "and";
  }
  while (words.size() > 1 && IsLeading(words.front())) words.erase(words.begin());
  while (words.size() > 1) {
    size_t ends = FormAtEnd(words);
    if (ends == 0 && words.back() == "and") ends = 1;
    if (ends == 0) break;
    words.resize(words.size() - ends);
  }
  return absl::StrJoin(words, " ");
}

}  // namespace revops::lead
