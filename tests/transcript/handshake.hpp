// What every client says first, the same for all drivers.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "token/scram.hpp"
#include "transcript/server_settings.hpp"
#include "transcript/transcript.hpp"

namespace usher::transcript {

inline std::string opening() {
    return "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='" + std::string(kDomain) + "' version='1.0'/>";
}
inline constexpr char kBind[] =
    "<iq xmlns='jabber:client' type='set' id='_bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>";

inline std::string setting_of(Person const& person, std::string_view key, std::string fallback = {}) {
    for (Setting const& setting : person.settings)
        if (setting.key == key) return setting.value;
    return fallback;
}

// ANONYMOUS, or for `account=user:password` PLAIN (RFC 4616), as services log in.
inline std::string authentication(Person const& person) {
    std::string const account = setting_of(person, "account");
    std::string const auth = "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='";
    if (account.empty()) return auth + "ANONYMOUS'/>";
    std::string plain(1, '\0');
    plain += account;
    plain[std::min(account.find(':') + 1, account.size())] = '\0';
    return auth + "PLAIN'>" + token::encode_base64(plain) + "</auth>";
}

// The text between two marks; empty if they are not there.
inline std::string between(std::string const& text, std::string const& from, std::string const& to) {
    std::size_t start = text.find(from);
    if (start == std::string::npos) return {};
    start += from.size();
    std::size_t end = text.find(to, start);
    return end == std::string::npos ? std::string{} : text.substr(start, end - start);
}

// What a client knows for <resume/>: the id that it was given, and the stanzas that it got since (XEP-0198 §4).
struct Handled {
    void saw(std::string const& text) {
        if (text.starts_with("<enabled")) *this = {between(text, " id='", "'"), 0};
        for (char const* stanza : {"<iq ", "<message ", "<presence "})
            if (text.starts_with(stanza)) ++count;
    }
    std::string resume() const {
        return "<resume xmlns='urn:xmpp:sm:3' h='" + std::to_string(count) + "' previd='" + previd + "'/>";
    }
    std::string previd;
    std::uint32_t count = 0;
};

}  // namespace usher::transcript
