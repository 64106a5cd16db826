#include "xmpp/disco.hpp"

#include <gtest/gtest.h>

#include "xmpp/data_form.hpp"
#include "xmpp/namespaces.hpp"
#include "xmpp/xml_reader.hpp"

namespace usher::xmpp {
namespace {

Element parsed(std::string_view document) { return XmlReader().read(document).value(); }

TEST(Disco, InfoHasIdentitiesThenFeaturesThenForms) {
    DiscoInfo info;
    info.identities = {{"component", "lobbyrooms", "lobby.meet.example"}, {"server", "im", ""}};
    info.features = {"urn:xmpp:ping", "vcard-temp"};
    info.forms = {DataForm("urn:form").add("a", "1").to_element(DataForm::Type::Result)};
    EXPECT_EQ(
        to_element(info).to_xml(),
        "<query xmlns='http://jabber.org/protocol/disco#info'>"
        "<identity category='component' type='lobbyrooms' name='lobby.meet.example'/>"
        "<identity category='server' type='im'/>"
        "<feature var='urn:xmpp:ping'/><feature var='vcard-temp'/>"
        "<x xmlns='jabber:x:data' type='result'><field type='hidden' var='FORM_TYPE'><value>urn:form</value></field>"
        "<field var='a'><value>1</value></field></x></query>");
}

TEST(Disco, NodeIsAnsweredAndAnEmptyAnswerIsAnEmptyQuery) {
    DiscoInfo info;
    info.node = "lobbyrooms";
    EXPECT_EQ(to_element(info).to_xml(), "<query xmlns='http://jabber.org/protocol/disco#info' node='lobbyrooms'/>");
}

TEST(Disco, ItemsNameWhatIsThere) {
    EXPECT_EQ(to_element({DiscoItem{"a@b", "A", ""}, DiscoItem{"c@b", "", "n"}}, "x").to_xml(),
              "<query xmlns='http://jabber.org/protocol/disco#items' node='x'><item jid='a@b' name='A'/>"
              "<item jid='c@b' node='n'/></query>");
}

TEST(Disco, QuestionsAreToldFromOtherIqs) {
    struct Row {
        std::string_view iq;
        bool is;
        DiscoQuestion::What what;
        std::string_view node;
    };
    using What = DiscoQuestion::What;
    Row const rows[] = {
        {"<iq xmlns='jabber:client' type='get'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>", true,
         What::Info, ""},
        {"<iq xmlns='jabber:client' type='get'><query node='n' xmlns='http://jabber.org/protocol/disco#items'/></iq>",
         true, What::Items, "n"},
        {"<iq xmlns='jabber:client' type='set'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>", false,
         What::Info, ""},
        {"<iq xmlns='jabber:client' type='get'><query xmlns='jabber:iq:roster'/></iq>", false, What::Info, ""},
        {"<iq xmlns='jabber:client' type='get'><ping xmlns='http://jabber.org/protocol/disco#info'/></iq>", false,
         What::Info, ""},
        {"<iq xmlns='jabber:client' type='get'/>", false, What::Info, ""},
        {"<message xmlns='jabber:client' type='get'><query xmlns='http://jabber.org/protocol/disco#info'/></message>",
         false, What::Info, ""},
    };
    for (Row const& row : rows) {
        DiscoQuestion question;
        EXPECT_EQ(is_disco_question(parsed(row.iq), question), row.is) << row.iq;
        EXPECT_EQ(question.what, row.what) << row.iq;
        EXPECT_EQ(question.node, row.node) << row.iq;
    }
}

}  // namespace
}  // namespace usher::xmpp
