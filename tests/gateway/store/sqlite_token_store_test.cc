#include "gateway/store/sqlite_token_store.h"

#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <span>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "common/sql/migrator.h"
#include "common/status/status.h"
#include "gateway/app/create_token.h"
#include "gateway/app/first_admin_token.h"
#include "gateway/app/list_tokens.h"
#include "gateway/app/revoke_token.h"
#include "gtest/gtest.h"

namespace revops::gateway {

extern const std::span<const sql::Migration> kMigrations;

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

  void Open(size_t tokens_max = kTokensMax) {
    store_ = nullptr;
    auto store = SqliteTokenStore::Open(
        folder_ + "/gateway.db", [](const absl::Status&) {}, tokens_max);
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
  absl::StatusOr<v1::Token> Revoke(const std::string& name, const std::string& request_id = "",
                                   absl::Time now = kNow) {
    v1::RevokeTokenRequest request;
    request.set_name(name);
    request.set_request_id(request_id);
    absl::StatusOr<v1::Token> result;
    absl::Notification finished;
    RevokeToken(*store_, request, now, kNever, [&](auto answer) {
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

TEST_F(TokenStoreTest, ARequestIdStandsForOneRevocation) {
  const std::string first = Create(Request())->token().name();
  const std::string second = Create(Request())->token().name();
  const auto revoked = Revoke(first, "r1");
  ASSERT_TRUE(revoked.ok()) << revoked.status();
  Open();
  const auto again = Revoke(first, "r1", kNow + absl::Hours(1));
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->revoke_time().seconds(), revoked->revoke_time().seconds());
  EXPECT_EQ(ReasonOf(Revoke(second, "r1").status()), "REQUEST_ID_REUSED");
  EXPECT_EQ(ReasonOf(Revoke("tokens/nothing", "r1").status()), "REQUEST_ID_REUSED")
      << "before existence";
  EXPECT_EQ(ReasonOf(Create(Request("r1")).status()), "REQUEST_ID_REUSED");
  EXPECT_TRUE(Revoke(second, "r1", kNow + kRequestIdLifetime).ok());
}

TEST_F(TokenStoreTest, ARequestIdOfAnotherMethodIsTaken) {
  const auto made = Create(Request("r1"));
  ASSERT_TRUE(made.ok());
  EXPECT_EQ(ReasonOf(Revoke(made->token().name(), "r1").status()), "REQUEST_ID_REUSED");
}

TEST_F(TokenStoreTest, AFailedRevocationIsNotRemembered) {
  EXPECT_EQ(ReasonOf(Revoke("tokens/nothing", "r1").status()), "TOKEN_UNKNOWN");
  EXPECT_TRUE(Revoke(Create(Request())->token().name(), "r1").ok());
}

TEST_F(TokenStoreTest, WhatEndedLongAgoIsForgotten) {
  const auto revoked = Create(Request());
  const auto expired = Create(Request());
  ASSERT_TRUE(Revoke(revoked->token().name()).ok());
  const absl::Time before = kNow + kEndedTokenKept;
  const auto prune = [&](absl::Time now) {
    absl::Notification finished;
    store_->Prune(now, [&](const absl::Status& status) {
      EXPECT_TRUE(status.ok()) << status;
      finished.Notify();
    });
    finished.WaitForNotification();
    return store_->index().size();
  };
  EXPECT_EQ(prune(before), 2u) << "who could once act is known for a while";
  EXPECT_EQ(prune(before + absl::Seconds(1)), 1u);
  EXPECT_FALSE(store_->index().Find(revoked->token().name().substr(7)).has_value());
  EXPECT_EQ(prune(before + kTokenLifetimeDefault + absl::Seconds(1)), 0u);
  Open();
  EXPECT_EQ(store_->index().size(), 0u);
}

TEST_F(TokenStoreTest, AFullStoreMakesRoomOfWhatEndedLongAgo) {
  Open(2);
  ASSERT_TRUE(Revoke(Create(Request())->token().name()).ok());
  ASSERT_TRUE(Create(Request()).ok());
  const absl::Status full = Create(Request()).status();
  EXPECT_EQ(ReasonOf(full), "TOO_MANY_TOKENS");
  EXPECT_TRUE(Create(Request(), kNow + kEndedTokenKept + absl::Seconds(1)).ok());
  EXPECT_EQ(store_->index().size(), 2u);
}

TEST_F(TokenStoreTest, AFullStoreWithoutAnAdminStillLetsOneIn) {
  Open(1);
  ASSERT_TRUE(Create(Request()).ok());
  const auto made = EnsureAdminToken(*store_, folder_ + "/admin-token", kNow);
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_TRUE(*made);
  EXPECT_EQ(store_->index().size(), 2u);
}

TEST_F(TokenStoreTest, AStoreOfTheFirstVersionKeepsItsTokensAndRequestIds) {
  store_ = nullptr;
  const std::string path = folder_ + "/first.db";
  {
    auto connection = sql::Connection::Open(path, sql::Access::kReadWrite);
    ASSERT_TRUE(connection.ok()) << connection.status();
    ASSERT_TRUE(sql::Migrate(**connection, kMigrations.first(1)).ok());
    auto insert =
        (*connection)
            ->Prepare(
                "INSERT INTO tokens (id, secret_sha256, user, roles, rep, teams, create_time_us,"
                " expire_time_us, request_id, request_sha256)"
                " VALUES ('old', zeroblob(32), 'users/darcel', '2', '', '', ?1, ?2, 'r1', ?3)");
    ASSERT_TRUE(insert.ok()) << insert.status();
    insert->Bind(1, absl::ToUnixMicros(kNow)).Bind(2, absl::ToUnixMicros(kNow + absl::Hours(24)));
    const std::string hash = Sha256(Request("r1").SerializeAsString());
    insert->BindBlob(3, hash);
    ASSERT_TRUE(insert->Run().ok());
  }
  auto store = SqliteTokenStore::Open(path, [](const absl::Status&) {});
  ASSERT_TRUE(store.ok()) << store.status();
  store_ = *std::move(store);
  EXPECT_TRUE(store_->index().IsValid("old", kNow));
  EXPECT_EQ(ReasonOf(Create(Request("r1")).status()), "TOKEN_ALREADY_CREATED");
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
