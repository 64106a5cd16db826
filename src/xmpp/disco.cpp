#include "xmpp/disco.hpp"

#include "xmpp/namespaces.hpp"

namespace usher::xmpp {

namespace {
void set_unless_empty(Element& element, std::string_view name, std::string_view value) {
    if (!value.empty()) element.set(name, value);
}
}  // namespace

Element to_element(DiscoInfo const& info) {
    Element query("query", ns::kDiscoInfo);
    set_unless_empty(query, "node", info.node);
    for (DiscoIdentity const& identity : info.identities) {
        Element& element = query.add("identity");
        element.set("category", identity.category).set("type", identity.type);
        set_unless_empty(element, "name", identity.name);
    }
    for (std::string const& feature : info.features) query.add("feature").set("var", feature);
    for (Element const& form : info.forms) query.add(form);
    return query;
}

Element to_element(std::vector<DiscoItem> const& items, std::string_view node) {
    Element query("query", ns::kDiscoItems);
    set_unless_empty(query, "node", node);
    for (DiscoItem const& item : items) {
        Element& element = query.add("item");
        element.set("jid", item.jid);
        set_unless_empty(element, "name", item.name);
        set_unless_empty(element, "node", item.node);
    }
    return query;
}

bool is_disco_question(Element const& iq, DiscoQuestion& question) {
    if (!iq.is("iq", ns::kClient) || iq.attribute("type") != "get") return false;
    Element const* query = iq.first_element();
    if (query == nullptr || query->name() != "query") return false;
    if (query->xmlns() != ns::kDiscoInfo && query->xmlns() != ns::kDiscoItems) return false;
    question.what = query->xmlns() == ns::kDiscoInfo ? DiscoQuestion::What::Info : DiscoQuestion::What::Items;
    question.node = query->attribute("node");
    return true;
}

}  // namespace usher::xmpp
