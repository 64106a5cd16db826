#include "edge/handler.hpp"

#include "edge/text.hpp"

namespace usher::edge {

namespace {

// COMPAT(lib-jitsi-meet): the keep-alive probe and the conference request may come from a page on another host. They
// carry no cookies, so any origin may read the answers.
void allow_any_origin(Response& response) { response.headers.emplace_back("Access-Control-Allow-Origin", "*"); }

Response preflight() {
    Response response = text_response(200, "");
    allow_any_origin(response);
    response.headers.emplace_back("Access-Control-Allow-Methods", "GET, POST, OPTIONS");
    response.headers.emplace_back("Access-Control-Allow-Headers", "authorization, content-type");
    response.headers.emplace_back("Access-Control-Max-Age", "86400");
    return response;
}

Response not_allowed(std::string_view methods) {
    Response response = text_response(405, "This method is not answered here.\n");
    response.headers.emplace_back("Allow", methods);
    return response;
}

bool is_websocket_upgrade(Request const& request) {
    return request.method == "GET" && request.http11 && request.lists("connection", "upgrade") &&
           request.lists("upgrade", "websocket");
}

std::string origin_text(std::string_view origin) {
    if (origin.ends_with('/')) origin.remove_suffix(1);
    return lower_case(origin);
}

// Everything of an upgrade but its path and query.
shell::Upgrade upgrade_of(Request const& request, TrustedProxies::Client client, shell::ConnectionKind kind) {
    shell::Upgrade upgrade;
    upgrade.kind = kind;
    upgrade.bearer = bearer_of(request);
    upgrade.address = std::move(client.address);
    upgrade.host = request.header("host");
    upgrade.secure = client.secure;
    return upgrade;
}

}  // namespace

Secret bearer_of(Request const& request) {
    std::string_view value = request.header("authorization");
    constexpr std::string_view kScheme = "bearer ";
    if (value.size() <= kScheme.size() || !equal_ignoring_case(value.substr(0, kScheme.size()), kScheme)) return {};
    return Secret(std::string(trim(value.substr(kScheme.size()))));
}

Result<Handler> Handler::make(config::Settings const& settings) {
    TrustedProxies proxies = TRY(TrustedProxies::parse(settings.trusted_proxies));
    return Handler(settings, std::move(proxies));
}

Handler::Handler(config::Settings const& settings, TrustedProxies proxies)
    : domain_(settings.domain),
      public_origin_(origin_of(settings.public_url)),
      proxies_(std::move(proxies)),
      files_(std::make_unique<PageFiles>(settings.web_root, settings.embed_origins)) {
    for (std::string const& origin : settings.origins) origins_.insert(origin_text(origin));
}

bool Handler::is_trusted_proxy(std::string_view address) const {
    std::optional<Address> const parsed = Address::parse(address);
    return parsed && proxies_.contains(*parsed);
}

std::optional<std::string> Handler::client_behind_proxy(Request const& request, Peer const& peer) const {
    if (!is_trusted_proxy(peer.address)) return std::nullopt;
    return proxies_.client_of(request, peer).address;
}

// `server.origins`: a page of another origin may not signal. A request without Origin is not a page's.
bool Handler::may_signal(Request const& request) const {
    if (origins_.empty() || !request.has("origin")) return true;
    return origins_.contains(origin_text(request.header("origin"))) || origins_.contains("*");
}

Plan Handler::plan(Request const& request, Peer const& peer) const {
    auto target = parse_target(request.target);
    if (!target) return text_response(400, "The address of this request cannot be read.\n");
    if (request.http11 && !is_plain_host(request.header("host")))
        return text_response(400, "The Host header of this request cannot be read.\n");  // RFC 9112 §3.2
    Route route = route_of(target->path);
    if (route.bad_tenant) return text_response(404, "There is no such tenant.\n");
    switch (route.place) {
        case Place::XmppWebsocket:
        case Place::BridgeChannel: return signalling(request, peer, std::move(*target), route);
        case Place::Bosh: return bosh(request, peer, std::move(*target));
        case Place::ConferenceRequest: return conference_request(request, peer, std::move(*target));
        case Place::Health: {
            if (request.method != "GET" && request.method != "HEAD") return not_allowed("GET, HEAD");
            Response response = text_response(200, "ok");
            response.headers.emplace_back("Cache-Control", "no-store");
            return response;
        }
        case Place::Unlock: {
            if (request.method != "GET" && request.method != "HEAD") return not_allowed("GET, HEAD");
            Response response = text_response(200, "");
            allow_any_origin(response);
            response.headers.emplace_back("Cache-Control", "no-store");
            return response;
        }
        case Place::ConfigJs:
        case Place::InterfaceConfigJs: return script(request, peer, route);
        case Place::File: break;
    }
    return page(request, peer, target->path);
}

Plan Handler::signalling(Request const& request, Peer const& peer, Target target, Route const& route) const {
    if (!may_signal(request)) return text_response(403, "Pages of this origin may not use this server.\n");
    bool xmpp = route.place == Place::XmppWebsocket;
    if (!is_websocket_upgrade(request)) {
        if (!xmpp) return text_response(404, "There is no such bridge channel.\n");
        if (request.method == "OPTIONS") return preflight();
        if (request.method != "GET" && request.method != "HEAD") return not_allowed("GET, HEAD, OPTIONS");
        // COMPAT(lib-jitsi-meet): it asks for this address by plain GET every minute and wants any 200.
        Response response = text_response(200, "This is the address of a WebSocket with the subprotocol xmpp.\n");
        allow_any_origin(response);
        response.headers.emplace_back("Cache-Control", "no-store");
        return response;
    }
    if (xmpp && !request.lists("sec-websocket-protocol", "xmpp"))  // RFC 7395 §3.1
        return text_response(400, "This WebSocket needs the subprotocol xmpp (Sec-WebSocket-Protocol: xmpp).\n");
    auto kind = xmpp ? shell::ConnectionKind::Xmpp : shell::ConnectionKind::BridgeChannel;
    OpenSocket open{upgrade_of(request, proxies_.client_of(request, peer), kind), xmpp ? "xmpp" : ""};
    open.upgrade.path = std::move(target.path);
    open.upgrade.query = std::move(target.query);
    return open;
}

Plan Handler::conference_request(Request const& request, Peer const& peer, Target target) const {
    if (!may_signal(request)) return text_response(403, "Pages of this origin may not use this server.\n");
    if (request.method == "OPTIONS") return preflight();
    if (request.method != "POST") return not_allowed("POST, OPTIONS");
    return ask_of(request, peer, std::move(target));
}

// XEP-0206. A page on another host may use it, as it may use the WebSocket; it carries no cookies.
Plan Handler::bosh(Request const& request, Peer const& peer, Target target) const {
    if (!may_signal(request)) return text_response(403, "Pages of this origin may not use this server.\n");
    if (request.method == "OPTIONS") return preflight();
    if (request.method == "GET" || request.method == "HEAD") {
        Response response = text_response(200, "This is the address of XMPP over BOSH.\n");
        allow_any_origin(response);
        response.headers.emplace_back("Cache-Control", "no-store");
        return response;
    }
    if (request.method != "POST") return not_allowed("GET, HEAD, POST, OPTIONS");
    AskCore ask = ask_of(request, peer, std::move(target));
    ask.may_be_held = true;
    return ask;
}

AskCore Handler::ask_of(Request const& request, Peer const& peer, Target target) const {
    auto client = proxies_.client_of(request, peer);
    AskCore ask;
    ask.request.method = request.method;
    ask.request.path = std::move(target.path);
    ask.request.query = std::move(target.query);
    ask.request.body = request.body;
    ask.request.bearer = bearer_of(request);
    ask.request.address = std::move(client.address);
    ask.request.host = request.header("host");
    ask.request.secure = client.secure;
    return ask;
}

std::optional<Origin> Handler::origin_for(Request const& request, Peer const& peer) const {
    if (public_origin_) return public_origin_;
    Origin origin{std::string(request.header("host")), proxies_.client_of(request, peer).secure};
    if (!is_plain_host(origin.host)) return std::nullopt;
    return origin;
}

// COMPAT(docker-jitsi-meet): a page of one's own may have more settings in a file beside it, which come last and win.
std::string Handler::config_text(std::string_view tenant, Origin const& origin) const {
    return config_js(domain_, tenant, origin) + files_->text("/custom-config.js").value_or("");
}

std::string Handler::interface_config_text() const {
    return interface_config_js() + files_->text("/custom-interface_config.js").value_or("");
}

Plan Handler::page(Request const& request, Peer const& peer, std::string_view path) const {
    Generated generated;
    generated.tenant = tenant_of_page(path);
    generated.text = [&](std::string_view named) -> std::optional<std::string> {
        if (named == "/interface_config.js") return interface_config_text();
        auto origin = named == "/config.js" ? origin_for(request, peer) : std::nullopt;
        if (!origin) return std::nullopt;
        return config_text(generated.tenant, *origin);
    };
    return files_->get(request, path, generated);
}

Plan Handler::script(Request const& request, Peer const& peer, Route const& route) const {
    if (request.method != "GET" && request.method != "HEAD") return not_allowed("GET, HEAD");
    std::string text;
    if (route.place == Place::InterfaceConfigJs) {
        text = interface_config_text();
    } else {
        auto origin = origin_for(request, peer);
        if (!origin) return text_response(400, "This request needs a Host header.\n");
        text = config_text(route.tenant, *origin);
    }
    Response response = text_response(200, std::move(text), "text/javascript; charset=utf-8");
    response.headers.emplace_back("Cache-Control", "no-cache");
    response.headers.emplace_back("X-Content-Type-Options", "nosniff");
    response.headers.emplace_back("Referrer-Policy", "no-referrer");
    return response;
}

Response answer_of(shell::HttpResponse answer) {
    Response response = text_response(answer.status, std::move(answer.body), std::move(answer.content_type));
    allow_any_origin(response);
    response.headers.emplace_back("Cache-Control", "no-store");
    return response;
}

Response upgrade_refusal(int status) {
    Response response = text_response(
        status, status == 404 ? "There is no such bridge channel.\n" : "This bridge channel may not be opened.\n");
    response.close = true;
    return response;
}

}  // namespace usher::edge
