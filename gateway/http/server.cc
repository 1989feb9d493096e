#include "gateway/http/server.h"

// Asio 1.18 uses std::exchange in its coroutine support without including it.
#include <utility>
// The above must come first.
#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/rpc/drain.h"
#include "common/status/status.h"
#include "gateway/http/error_json.h"
#include "gateway/http/pending_answers.h"

namespace revops::gateway {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using tcp = asio::ip::tcp;
using boost::system::error_code;
using Parser = http::request_parser<http::string_body>;
using Response = http::response<http::string_body>;

constexpr size_t kReadChunk = 4096;

std::string ToString(boost::string_view text) { return std::string(text.data(), text.size()); }

HttpRequest ToRequest(http::request<http::string_body>&& message) {
  HttpRequest request;
  request.method = ToString(message.method_string());
  request.target = ToString(message.target());
  for (const auto& field : message) {
    request.headers.Add(ToString(field.name_string()), ToString(field.value()));
  }
  request.body = std::move(message.body());
  return request;
}

// What every answer says; its own headers may say otherwise of Cache-Control, and more than once
// what may stand more than once (Vary).
template <typename Message>
void SetHeaders(const HttpResponse& response, Message& message) {
  if (!response.content_type.empty()) message.set(http::field::content_type, response.content_type);
  message.set(http::field::cache_control, "no-store");
  message.set("X-Content-Type-Options", "nosniff");
  for (const auto& [name, value] : response.headers) {
    const bool replaces = absl::EqualsIgnoreCase(name, "Cache-Control");
    replaces ? message.set(name, value) : message.insert(name, value);
  }
}

Response ToResponse(HttpResponse&& response, bool is_head, bool keep_alive) {
  Response message(static_cast<http::status>(response.code), 11);
  SetHeaders(response, message);
  const size_t size = response.body.size();
  if (!is_head) message.body() = std::move(response.body);
  message.keep_alive(keep_alive);
  message.content_length(size);
  return message;
}

// Why a request could not be read, and HTTP's code for it; nothing where nobody listens any more.
struct Refusal {
  absl::Status status;
  int code;
};
std::optional<Refusal> RefusalOf(const error_code& error) {
  if (error == http::error::header_limit) {
    return Refusal{
        InvalidField("headers", absl::StrCat("must be at most ", kHeaderBytesMax, " bytes")), 431};
  }
  if (error == http::error::body_limit) {
    return Refusal{InvalidField("body", absl::StrCat("must be at most ", kBodyBytesMax, " bytes")),
                   413};
  }
  const bool is_gone = error == http::error::end_of_stream ||
                       error == http::error::partial_message || error == beast::error::timeout;
  if (is_gone || error.category() != http::make_error_code(http::error::bad_method).category()) {
    return std::nullopt;
  }
  return Refusal{
      ErrorWithReason(absl::StatusCode::kInvalidArgument, "HTTP_MALFORMED",
                      absl::StrCat("the request is no valid HTTP/1.1: ", error.message())),
      400};
}

// The head alone.
http::request<http::string_body> HeadOf(const http::request<http::string_body>& message) {
  return http::request<http::string_body>(message.base());
}

// Hands an answer on to the coroutine that waits for it, on its own strand.
template <typename Completion>
auto ResumerOf(Completion completion) {
  const auto shared = std::make_shared<Completion>(std::move(completion));
  return [shared](HttpResponse answer) {
    asio::post(asio::get_associated_executor(*shared),
               [shared, answer = std::move(answer)]() mutable {
                 Completion resume = std::move(*shared);
                 resume(std::move(answer));
               });
  };
}

// What one connection works with.
struct Connection {
  explicit Connection(tcp::socket socket) : stream(std::move(socket)) {}
  beast::tcp_stream stream;
  beast::flat_buffer buffer{kReadAheadMax};
};

}  // namespace

struct HttpServer::Impl {
  explicit Impl(Options given)
      : options(std::move(given)),
        context(options.threads),
        acceptor(asio::make_strand(context)),
        accept_pause(acceptor.get_executor()) {}

  absl::Status Listen();
  asio::awaitable<void> Accept();
  asio::awaitable<void> Serve(tcp::socket socket);
  asio::awaitable<bool> ServeOne(Connection& connection);
  static asio::awaitable<absl::Status> ReadBody(Connection& connection, Parser& parser,
                                                ByteBudget::Share& share, error_code& error);
  asio::awaitable<bool> Refuse(Connection& connection, absl::Status status, int code);
  asio::awaitable<bool> Write(beast::tcp_stream& stream, Response response);
  asio::awaitable<void> WriteStream(beast::tcp_stream& stream, HttpResponse answer);
  asio::awaitable<HttpResponse> Ask(HttpRequest request);
  asio::awaitable<HttpResponse> AskForPiece(std::shared_ptr<HttpStream> source);

  const Options options;
  // Outlives the context, with which go the connections that still wait.
  PendingAnswers pending;
  std::atomic<int> connections = 0;
  std::atomic<bool> draining = false;
  int port = 0;
  asio::io_context context;
  // On one strand with Accept().
  tcp::acceptor acceptor;
  asio::steady_timer accept_pause;
  std::vector<std::thread> threads;
};

absl::Status HttpServer::Impl::Listen() {
  const auto failed = [this](const error_code& error) {
    return absl::UnavailableError(
        absl::StrCat("can not listen on ", options.listen, ": ", error.message()));
  };
  const size_t colon = options.listen.rfind(':');
  if (colon == std::string::npos) return failed(asio::error::invalid_argument);
  std::string host = options.listen.substr(0, colon);
  if (host.size() > 2 && host.front() == '[') host = host.substr(1, host.size() - 2);
  error_code error;
  tcp::resolver resolver(context);
  const auto found =
      resolver.resolve(host, options.listen.substr(colon + 1), tcp::resolver::passive, error);
  if (error) return failed(error);
  const tcp::endpoint endpoint = found.begin()->endpoint();
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) return failed(error);
  port = acceptor.local_endpoint(error).port();
  return absl::OkStatus();
}

asio::awaitable<void> HttpServer::Impl::Accept() {
  while (!draining) {
    error_code error;
    const auto strand = asio::make_strand(context);
    tcp::socket socket(strand);
    co_await acceptor.async_accept(socket, asio::redirect_error(asio::use_awaitable, error));
    if (error == asio::error::operation_aborted) co_return;
    if (error) {
      if (options.on_accept_failed) options.on_accept_failed(error.message());
      accept_pause.expires_after(absl::ToChronoMilliseconds(kAcceptPause));
      co_await accept_pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
      continue;
    }
    if (connections >= options.connections_max) continue;
    ++connections;
    asio::co_spawn(strand, Serve(std::move(socket)),
                   [this](const std::exception_ptr&) { --connections; });
  }
}

asio::awaitable<void> HttpServer::Impl::Serve(tcp::socket socket) {
  error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  Connection connection(std::move(socket));
  while (co_await ServeOne(connection)) {
  }
  connection.stream.socket().shutdown(tcp::socket::shutdown_send, ignored);
}

// True while the connection may be asked again.
asio::awaitable<bool> HttpServer::Impl::ServeOne(Connection& connection) {
  auto& [stream, buffer] = connection;
  error_code error;
  const auto noting = [&error] { return asio::redirect_error(asio::use_awaitable, error); };
  if (buffer.size() == 0) {
    stream.expires_after(absl::ToChronoMilliseconds(options.idle_max));
    const size_t size = co_await stream.async_read_some(buffer.prepare(kReadChunk), noting());
    if (error) co_return false;
    buffer.commit(size);
  }
  stream.expires_after(absl::ToChronoMilliseconds(options.request_read_max));
  Parser parser;
  parser.header_limit(kHeaderBytesMax);
  parser.body_limit(kBodyBytesMax);
  co_await http::async_read_header(stream, buffer, parser, noting());
  if (!error && !parser.is_done() && options.body_limit) {
    const absl::StatusOr<size_t> limit = options.body_limit(ToRequest(HeadOf(parser.get())));
    if (!limit.ok()) {
      co_return co_await Refuse(connection, limit.status(), HttpCodeOf(limit.status().code()));
    }
    parser.body_limit(*limit);
    // The parser has looked at the announced length already.
    if (parser.content_length().value_or(0) > *limit) error = http::error::body_limit;
  }
  if (!error && parser.get()[http::field::expect] == "100-continue") {
    http::response<http::empty_body> go_on(http::status::continue_, 11);
    co_await http::async_write(stream, go_on, noting());
  }
  ByteBudget::Share share(options.budget);
  if (!error) {
    const absl::Status room = co_await ReadBody(connection, parser, share, error);
    if (!room.ok()) co_return co_await Refuse(connection, room, HttpCodeOf(room.code()));
  }
  if (error) {
    std::optional<Refusal> refusal = RefusalOf(error);
    if (!refusal.has_value()) co_return false;
    co_return co_await Refuse(connection, refusal->status, refusal->code);
  }
  // Once the server ends nothing new is handled: whoever handles it may be gone before it answers.
  if (!pending.TryBegin()) co_return co_await Refuse(connection, rpc::ServerDraining(), 503);
  const bool is_head = parser.get().method() == http::verb::head;
  const bool keep_alive = parser.get().keep_alive();
  stream.expires_never();  // the handler has its own deadline
  HttpResponse answer = co_await Ask(ToRequest(parser.release()));
  if (answer.stream != nullptr && !is_head) {
    co_await WriteStream(stream, std::move(answer));
    pending.End();
    co_return false;
  }
  if (answer.stream != nullptr) answer.stream->Close();
  const bool go_on =
      co_await Write(stream, ToResponse(std::move(answer), is_head, keep_alive && !draining));
  pending.End();
  co_return go_on&& keep_alive && !draining;
}

// To the request's end. `error` is what goes wrong with reading it; the status, that there is no
// room for it. Counted as it comes: who only announces a large body takes nothing from others.
asio::awaitable<absl::Status> HttpServer::Impl::ReadBody(Connection& connection, Parser& parser,
                                                         ByteBudget::Share& share,
                                                         error_code& error) {
  while (true) {
    const absl::Status room = share.GrowTo(parser.get().body().size());
    if (!room.ok() || error || parser.is_done()) co_return room;
    co_await http::async_read_some(connection.stream, connection.buffer, parser,
                                   asio::redirect_error(asio::use_awaitable, error));
  }
}

// Always false: the connection is in no state to be asked again.
asio::awaitable<bool> HttpServer::Impl::Refuse(Connection& connection, absl::Status status,
                                               int code) {
  auto& [stream, buffer] = connection;
  if (options.on_refused) options.on_refused(status);
  if (!co_await Write(stream, ToResponse(ErrorResponse(status, code), false, false))) {
    co_return false;
  }
  error_code error;
  stream.socket().shutdown(tcp::socket::shutdown_send, error);
  stream.expires_after(absl::ToChronoMilliseconds(kLingerMax));
  while (!error) {
    buffer.clear();
    (void)co_await stream.async_read_some(buffer.prepare(kReadChunk),
                                          asio::redirect_error(asio::use_awaitable, error));
  }
  co_return false;
}

asio::awaitable<bool> HttpServer::Impl::Write(beast::tcp_stream& stream, Response response) {
  error_code error;
  stream.expires_after(absl::ToChronoMilliseconds(options.request_read_max));
  co_await http::async_write(stream, response, asio::redirect_error(asio::use_awaitable, error));
  co_return !error;
}

// In chunks, as its length is not known; then the connection closes.
asio::awaitable<void> HttpServer::Impl::WriteStream(beast::tcp_stream& stream,
                                                    HttpResponse answer) {
  error_code error;
  const auto noting = [&error] { return asio::redirect_error(asio::use_awaitable, error); };
  const std::shared_ptr<HttpStream> source = std::move(answer.stream);
  http::response<http::empty_body> head(static_cast<http::status>(answer.code), 11);
  SetHeaders(answer, head);
  head.chunked(true);
  head.keep_alive(false);
  http::response_serializer<http::empty_body> serializer(head);
  stream.expires_after(absl::ToChronoMilliseconds(options.request_read_max));
  co_await http::async_write_header(stream, serializer, noting());
  // A reader that hangs up is noticed at once: a source with nothing to say would not find out.
  const auto is_open = std::make_shared<bool>(true);
  stream.socket().async_wait(tcp::socket::wait_read,
                             [is_open, source, socket = &stream.socket()](const error_code& end) {
                               if (!*is_open) return;
                               error_code failed;
                               if (end || socket->available(failed) == 0) source->Close();
                             });
  while (!error) {
    const HttpResponse piece = co_await AskForPiece(source);
    if (piece.body.empty()) break;
    stream.expires_after(absl::ToChronoMilliseconds(options.stream_write_max));
    co_await asio::async_write(stream, http::make_chunk(asio::buffer(piece.body)), noting());
  }
  if (!error) co_await asio::async_write(stream, http::make_chunk_last(), noting());
  *is_open = false;
  source->Close();
}

// The same as Ask(), of one piece.
asio::awaitable<HttpResponse> HttpServer::Impl::AskForPiece(std::shared_ptr<HttpStream> source) {
  return asio::async_initiate<const asio::use_awaitable_t<>&, void(HttpResponse)>(
      [this](auto completion, std::shared_ptr<HttpStream> asked) {
        asked->Next(
            [respond = pending.Responder(ResumerOf(std::move(completion)))](std::string piece) {
              HttpResponse answer;
              answer.body = std::move(piece);
              respond(std::move(answer));
            });
      },
      asio::use_awaitable, std::move(source));
}

// The handler answers on any thread; the connection goes on on its own strand.
asio::awaitable<HttpResponse> HttpServer::Impl::Ask(HttpRequest request) {
  return asio::async_initiate<const asio::use_awaitable_t<>&, void(HttpResponse)>(
      [this](auto completion, HttpRequest asked_for) {
        options.handler(std::move(asked_for), pending.Responder(ResumerOf(std::move(completion))));
      },
      asio::use_awaitable, std::move(request));
}

absl::StatusOr<std::unique_ptr<HttpServer>> HttpServer::Start(Options options) {
  auto impl = std::make_shared<Impl>(std::move(options));
  REVOPS_RETURN_IF_ERROR(impl->Listen());
  asio::co_spawn(impl->acceptor.get_executor(), impl->Accept(), [](const std::exception_ptr&) {});
  for (int i = 0; i < impl->options.threads; ++i) {
    impl->threads.emplace_back([raw = impl.get()] { raw->context.run(); });
  }
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(impl)));
}

HttpServer::HttpServer(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}

HttpServer::~HttpServer() {
  impl_->draining = true;
  asio::post(impl_->acceptor.get_executor(), [raw = impl_.get()] {
    error_code ignored;
    raw->acceptor.close(ignored);
    raw->accept_pause.cancel(ignored);
  });
  (void)impl_->pending.CloseAndWait(impl_->options.drain_max);
  impl_->context.stop();
  for (std::thread& thread : impl_->threads) thread.join();
  // What was not answered in time goes while the context that it lives on is there.
  impl_->pending.Drop();
}

int HttpServer::port() const { return impl_->port; }

}  // namespace revops::gateway
