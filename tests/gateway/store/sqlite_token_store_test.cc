#include "gateway/store/sqlite_token_store.h"

#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "common/status/status.h"
#include "gateway/app/create_token.h"
#include "gateway/app/first_admin_token.h"
#include "gateway/app/list_tokens.h"
#include "gateway/app/revoke_token.h"
#include "gtest/gtest.h"

namespace revops::gateway {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1514764800);
const absl::Time kNever = absl::InfiniteFuture();

std::string ReadFile(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

class TokenStoreTest : public testing::Test {
 protected:
  TokenStoreTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "tokens-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) std::abort();
    folder_ = pattern;
    Open();
  }
  ~TokenStoreTest() override {
    store_ = nullptr;
    std::filesystem::remove_all(folder_);
  }

  void Open() {
    store_ = nullptr;
    auto store = SqliteTokenStore::Open(folder_ + "/gateway.db", [](const absl::Status&) {});
    ASSERT_TRUE(store.ok()) << store.status();
    store_ = *std::move(store);
  }

  v1::CreateTokenRequest Request(const std::string& request_id = "") {
    v1::CreateTokenRequest request;
    request.mutable_token()->set_user("users/darcel");
    request.mutable_token()->add_roles(type::v1::ROLE_REP);
    request.mutable_token()->add_roles(type::v1::ROLE_MANAGER);
    request.mutable_token()->set_rep("reps/darcel");
    request.mutable_token()->add_teams("teams/west");
    request.mutable_token()->add_teams("teams/east");
    request.set_request_id(request_id);
    return request;
  }
  absl::StatusOr<v1::CreateTokenResponse> Create(const v1::CreateTokenRequest& request,
                                                 absl::Time now = kNow) {
    absl::StatusOr<v1::CreateTokenResponse> result;
    absl::Notification finished;
    CreateToken(*store_, request, now, kNever, [&](auto answer) {
      result = std::move(answer);
      finished.Notify();
    });
    finished.WaitForNotification();
    return result;
  }
  absl::StatusOr<v1::Token> Revoke(const std::string& name) {
    v1::RevokeTokenRequest request;
    request.set_name(name);
    absl::StatusOr<v1::Token> result;
    absl::Notification finished;
    RevokeToken(*store_, request, kNow, kNever, [&](auto answer) {
      result = std::move(answer);
      finished.Notify();
    });
    finished.WaitForNotification();
    return result;
  }

  std::string folder_;
  std::unique_ptr<SqliteTokenStore> store_;
};

TEST_F(TokenStoreTest, ATokenSurvivesARestartAndItsSecretIsNowhere) {
  const auto made = Create(Request());
  ASSERT_TRUE(made.ok()) << made.status();
  Open();
  const auto identity = store_->index().Verify(made->bearer_token(), kNow);
  ASSERT_NE(identity, nullptr);
  EXPECT_EQ(identity->record().user, "users/darcel");
  EXPECT_EQ(identity->record().roles,
            (std::vector<type::v1::Role>{type::v1::ROLE_REP, type::v1::ROLE_MANAGER}));
  EXPECT_EQ(identity->record().teams, (std::vector<std::string>{"teams/west", "teams/east"}));
  EXPECT_EQ(identity->record().expire_time, kNow + kTokenLifetimeDefault);
  const std::string secret = made->bearer_token().substr(made->bearer_token().find('.') + 1);
  for (const auto& file : std::filesystem::directory_iterator(folder_)) {
    EXPECT_EQ(ReadFile(file.path().string()).find(secret), std::string::npos) << file.path();
  }
}

TEST_F(TokenStoreTest, ARevokedTokenStaysRevoked) {
  const auto made = Create(Request());
  ASSERT_TRUE(made.ok());
  const auto revoked = Revoke(made->token().name());
  ASSERT_TRUE(revoked.ok()) << revoked.status();
  EXPECT_TRUE(revoked->has_revoke_time());
  EXPECT_EQ(store_->index().Verify(made->bearer_token(), kNow), nullptr);
  Open();
  EXPECT_EQ(store_->index().Verify(made->bearer_token(), kNow), nullptr);
  const auto again = Revoke(made->token().name());
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->revoke_time().seconds(), revoked->revoke_time().seconds());
  EXPECT_EQ(Revoke("tokens/nothing").status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(Revoke("token").status().code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(TokenStoreTest, ARequestIdMakesOneToken) {
  const auto first = Create(Request("r1"));
  ASSERT_TRUE(first.ok());
  const absl::Status again = Create(Request("r1")).status();
  EXPECT_EQ(again.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(ReasonOf(again), "TOKEN_ALREADY_CREATED");
  EXPECT_NE(again.message().find(first->token().name()), absl::string_view::npos);
  auto other = Request("r1");
  other.mutable_token()->set_user("users/anna");
  EXPECT_EQ(ReasonOf(Create(other).status()), "REQUEST_ID_REUSED");
  EXPECT_EQ(store_->index().size(), 1u);
  EXPECT_TRUE(Create(Request("r1"), kNow + kRequestIdLifetime).ok());
}

TEST_F(TokenStoreTest, ARefusedRequestLeavesNoTrace) {
  auto request = Request(std::string(65, 'x'));
  EXPECT_EQ(Create(request).status().code(), absl::StatusCode::kInvalidArgument);
  request = Request();
  request.mutable_token()->clear_roles();
  request.mutable_token()->set_name("tokens/mine");
  request.mutable_token()->mutable_expire_time()->set_seconds(1);
  EXPECT_EQ(FieldViolationsOf(Create(request).status()).size(), 3u);
  EXPECT_EQ(store_->index().size(), 0u);
}

TEST_F(TokenStoreTest, PagesAreInOrderAndHoldNoSecret) {
  std::vector<std::string> names;
  for (int i = 0; i < 5; ++i) names.push_back(Create(Request())->token().name());
  v1::ListTokensRequest request;
  request.set_page_size(2);
  std::vector<std::string> listed;
  do {
    const auto page = ListTokens(store_->index(), request);
    ASSERT_TRUE(page.ok()) << page.status();
    EXPECT_LE(page->tokens_size(), 2);
    for (const v1::Token& token : page->tokens()) listed.push_back(token.name());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(listed, names);
  request.set_page_token("nonsense");
  EXPECT_EQ(ListTokens(store_->index(), request).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_F(TokenStoreTest, TheFirstAdminTokenIsMadeOnceAndReadByItsOwnerAlone) {
  const std::string file = folder_ + "/admin-token";
  const auto made = EnsureAdminToken(*store_, file, kNow);
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_TRUE(*made);
  struct stat info;
  ASSERT_EQ(::stat(file.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
  std::string bearer = ReadFile(file);
  ASSERT_EQ(bearer.back(), '\n');
  bearer.pop_back();
  const auto identity = store_->index().Verify(bearer, kNow);
  ASSERT_NE(identity, nullptr);
  EXPECT_EQ(identity->record().roles, std::vector<type::v1::Role>{type::v1::ROLE_ADMIN});
  Open();
  EXPECT_FALSE(*EnsureAdminToken(*store_, file, kNow));
  EXPECT_EQ(ReadFile(file), bearer + "\n");
  EXPECT_FALSE(std::filesystem::exists(file + ".new"));
}

TEST_F(TokenStoreTest, WithoutAnyAdminTokenThatCountsANewOneIsMade) {
  const std::string file = folder_ + "/admin-token";
  ASSERT_TRUE(*EnsureAdminToken(*store_, file, kNow));
  EXPECT_TRUE(*EnsureAdminToken(*store_, file, kNow + kTokenLifetimeMax));
  EXPECT_FALSE(EnsureAdminToken(*store_, folder_ + "/no/such/folder",
                                kNow + kTokenLifetimeMax + kTokenLifetimeMax)
                   .ok());
  EXPECT_EQ(store_->index().size(), 2u);
}

}  // namespace
}  // namespace revops::gateway
