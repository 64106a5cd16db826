// Service discovery answers (XEP-0030): what an address is and can do, and what is there.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "xmpp/element.hpp"

namespace usher::xmpp {

struct DiscoIdentity {
    std::string category;
    std::string type;
    std::string name;  // empty: left out
};

struct DiscoInfo {
    std::string node;  // as asked for; empty: none
    std::vector<DiscoIdentity> identities;
    std::vector<std::string> features;
    std::vector<Element> forms;  // XEP-0128
};

struct DiscoItem {
    std::string jid;
    std::string name;  // empty: left out
    std::string node;  // empty: left out
};

// <query xmlns='…disco#info'>: identities, features, forms, each in the order given.
Element to_element(DiscoInfo const& info);
// <query xmlns='…disco#items'>.
Element to_element(std::vector<DiscoItem> const& items, std::string_view node = {});

// What an iq asks about. `node` is empty where none is named.
struct DiscoQuestion {
    enum class What { Info, Items };
    What what = What::Info;
    std::string node;
};
// True and the question, if this iq of type get asks for discovery.
bool is_disco_question(Element const& iq, DiscoQuestion& question);

}  // namespace usher::xmpp
