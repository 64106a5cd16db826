#include "conference/addresses.hpp"

namespace usher::conference {

namespace {

// "conference" or "conference.acme" of "conference.acme.meet.example"; empty if the host is not below the domain.
std::string_view host_below(std::string_view host, std::string_view domain) {
    if (host.size() <= domain.size() + 1 || !host.ends_with(domain)) return {};
    std::string_view front = host.substr(0, host.size() - domain.size());
    if (front.back() != '.') return {};
    front.remove_suffix(1);
    return front;
}

Address room_at(std::string_view local, Tenant tenant, admission::Space space, std::string const& nick) {
    Result<RoomName> room = RoomName::parse(local);
    if (!room.ok()) return BadRoomName{room.error().detail};
    return RoomAddress{{std::move(tenant), std::move(room).value()}, space, nick};
}

// "[acme]room" or "room".
Address lobby_at(std::string_view local, std::string const& nick) {
    Tenant tenant = Tenant::none();
    if (local.starts_with('[')) {
        std::size_t end = local.find(']');
        if (end == std::string_view::npos) return BadRoomName{"a tenant without ']'"};
        Result<Tenant> parsed = Tenant::parse(local.substr(1, end - 1));
        if (!parsed.ok()) return BadRoomName{parsed.error().detail};
        tenant = std::move(parsed).value();
        local.remove_prefix(end + 1);
    }
    return room_at(local, std::move(tenant), admission::Space::Lobby, nick);
}

}  // namespace

Addresses::Addresses(std::string domain) : domain_(std::move(domain)) {}

Address Addresses::resolve(xmpp::Jid const& jid) const {
    if (jid.domain == domain_) return jid.local.empty() ? Address{ServerAddress{}} : Address{PersonAddress{}};
    std::string_view front = host_below(jid.domain, domain_);
    if (front.empty()) return UnknownAddress{};
    if (front == "focus") return FocusAddress{};
    if (front == "conference")
        return jid.local.empty() ? Address{ComponentAddress{"conference"}}
                                 : room_at(jid.local, Tenant::none(), admission::Space::Main, jid.resource);
    if (front.starts_with("conference.")) {
        Result<Tenant> tenant = Tenant::parse(front.substr(11));
        if (!tenant.ok()) return BadRoomName{tenant.error().detail};
        return room_at(jid.local, std::move(tenant).value(), admission::Space::Main, jid.resource);
    }
    if (front == "lobby" && !jid.local.empty()) return lobby_at(jid.local, jid.resource);
    if (front == "breakout" && !jid.local.empty()) return BreakoutAddress{jid.bare_text(), jid.resource};
    // File sharing is not announced, and is asked for by nobody but to see what is allowed.
    for (std::string_view component : {"lobby", "breakout", "endconference", "conferenceduration", "avmoderation",
                                       "metadata", "polls", "speakerstats", "filesharing"})
        if (front == component) return ComponentAddress{std::string(front)};
    return UnknownAddress{};
}

std::string Addresses::room_jid(ConferenceName const& name) const {
    std::string host = name.tenant.is_none() ? "conference." : "conference." + name.tenant.text() + ".";
    return name.room.text() + "@" + host + domain_;
}

std::string Addresses::lobby_jid(ConferenceName const& name) const { return name.text() + "@lobby." + domain_; }

}  // namespace usher::conference
