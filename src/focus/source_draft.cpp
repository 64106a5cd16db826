#include "focus/source_draft.hpp"

#include <algorithm>
#include <utility>

namespace usher::focus {

xmpp::StanzaError bad_source(std::string text) { return {xmpp::ErrorType::Modify, "bad-request", std::move(text)}; }

bool is_own_name(std::string_view name, std::string_view nick) {
    if (name.size() < nick.size() + 2 || !name.starts_with(nick) || name[nick.size()] != '-') return false;
    std::string_view const tail = name.substr(nick.size() + 1);
    return tail.size() <= kMaxSourceNameTail && std::ranges::all_of(tail, [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
                      c == '-';
           });
}

bool is_usable_msid(std::string_view msid) {
    // The bridge's placeholder is known by "mixedmslabel"; a person's source must not pass for it.
    return !msid.empty() && msid.size() <= kMaxMsidLength && msid.find("mixedmslabel") == std::string_view::npos &&
           std::ranges::all_of(msid, [](char c) {
               return c >= ' ' && c <= '~' && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&' && c != '\'';
           });
}

namespace {

using Groups = std::vector<SignalledGroup>;

bool is_in_other_group(media::Ssrc ssrc, Groups const& groups) {
    return std::ranges::any_of(groups, [&](SignalledGroup const& group) {
        return group.kind == GroupKind::Other && std::ranges::find(group.members, ssrc) != group.members.end();
    });
}

// The members of SIM, else the one SSRC that is nobody's repair. Empty: there is none, or more than may be.
std::vector<media::Ssrc> primaries_of(std::vector<media::Ssrc> const& ssrcs, Groups const& groups,
                                      std::set<media::Ssrc> const& repairs) {
    std::vector<media::Ssrc> primaries;
    for (SignalledGroup const& group : groups) {
        if (group.kind != GroupKind::Simulcast) continue;
        if (!primaries.empty() || group.members.size() > kMaxEncodings) return {};
        primaries = group.members;
    }
    if (!primaries.empty()) return primaries;
    for (media::Ssrc ssrc : ssrcs)
        if (!repairs.contains(ssrc) && (primaries.empty() || !is_in_other_group(ssrc, groups)))
            primaries.push_back(ssrc);
    if (primaries.size() != 1) primaries.clear();
    return primaries;
}

}  // namespace

std::optional<std::vector<media::Encoding>> encodings_of(std::vector<media::Ssrc> const& ssrcs, Groups const& groups) {
    std::set<media::Ssrc> repairs;
    for (SignalledGroup const& group : groups)
        if (group.kind == GroupKind::Retransmission && !repairs.insert(group.members[1]).second) return std::nullopt;
    std::vector<media::Encoding> encodings;
    std::set<media::Ssrc> seen;
    for (media::Ssrc primary : primaries_of(ssrcs, groups, repairs)) {
        if (repairs.contains(primary) || !seen.insert(primary).second) return std::nullopt;
        encodings.push_back({primary, 0});
    }
    for (SignalledGroup const& group : groups) {
        if (group.kind != GroupKind::Retransmission) continue;
        auto encoding = std::ranges::find(encodings, group.members[0], &media::Encoding::primary);
        if (encoding == encodings.end() || encoding->rtx != 0) return std::nullopt;
        encoding->rtx = group.members[1];
    }
    if (encodings.empty()) return std::nullopt;
    return encodings;
}

}  // namespace usher::focus
