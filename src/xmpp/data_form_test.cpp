#include "xmpp/data_form.hpp"

#include <gtest/gtest.h>

#include <string>

#include "xmpp/namespaces.hpp"
#include "xmpp/xml_reader.hpp"

namespace usher::xmpp {
namespace {

Result<DataForm> submitted(std::string const& fields, std::string const& type = "submit") {
    Element x = XmlReader().read("<x xmlns='jabber:x:data' type='" + type + "'>" + fields + "</x>").value();
    return DataForm::read(x, ns::kMucRoomConfig);
}

std::string const kRoomConfig =
    "<field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field>";

TEST(DataForm, ReadsValuesOfTheFormThatAClientSubmits) {
    Result<DataForm> form = submitted(kRoomConfig +
                                      "<field var='muc#roomconfig_roomsecret'><value>geheim</value></field>"
                                      "<field var='muc#roomconfig_membersonly'><value>true</value></field>"
                                      "<field var='zero'><value>0</value></field><field var='none'/>"
                                      "<field var='two'><value>a</value><value>b</value></field>"
                                      "<field var='zero'><value>1</value></field>");
    ASSERT_TRUE(form.ok());
    EXPECT_EQ(form.value().type(), DataForm::Type::Submit);
    EXPECT_EQ(form.value().value("muc#roomconfig_roomsecret"), "geheim");
    EXPECT_EQ(form.value().boolean("muc#roomconfig_membersonly"), true);
    EXPECT_EQ(form.value().boolean("zero"), false) << "the first field of a name counts";
    EXPECT_EQ(form.value().value("none"), "");
    EXPECT_EQ(form.value().value("absent"), std::nullopt);
    EXPECT_EQ(form.value().boolean("two"), std::nullopt);
    EXPECT_FALSE(form.value().has("FORM_TYPE"));
}

TEST(DataForm, RefusesWhatIsNotTheFormAskedFor) {
    EXPECT_FALSE(submitted("<field var='a'><value>1</value></field>").ok()) << "no FORM_TYPE";
    EXPECT_FALSE(submitted("<field var='FORM_TYPE'><value>urn:other</value></field>").ok());
    EXPECT_FALSE(submitted("<field var='FORM_TYPE'/>").ok());
    EXPECT_FALSE(submitted(kRoomConfig + "<field><value>1</value></field>").ok()) << "a field without a name";
    EXPECT_FALSE(submitted(kRoomConfig, "result").ok());
    EXPECT_FALSE(submitted(kRoomConfig, "").ok());
    EXPECT_FALSE(DataForm::read(Element("x", ns::kMuc), ns::kMucRoomConfig).ok());
}

TEST(DataForm, AnEmptySubmissionAndACancelAreForms) {
    EXPECT_TRUE(submitted("").ok()) << "an instant room is asked for so (XEP-0045 §10.1.2)";
    ASSERT_TRUE(submitted("", "cancel").ok());
    EXPECT_EQ(submitted("", "cancel").value().type(), DataForm::Type::Cancel);
}

TEST(DataForm, TheNumberOfFieldsIsLimited) {
    std::string fields = kRoomConfig;
    for (std::size_t i = 1; i < DataForm::kMostFields; ++i) fields += "<field var='f" + std::to_string(i) + "'/>";
    EXPECT_TRUE(submitted(fields).ok());
    EXPECT_FALSE(submitted(fields + "<field var='one-more'/>").ok());
}

TEST(DataForm, IsWrittenWithItsTypeFirst) {
    DataForm form{std::string(ns::kMucRoomInfo)};
    form.add("muc#roominfo_occupants", "2", "text-single", "Number of occupants");
    form.add({.var = "whois",
              .values = {"anyone"},
              .type = "list-single",
              .label = {},
              .options = {"anyone", "moderators"}});
    EXPECT_EQ(
        form.to_element(DataForm::Type::Form).to_xml(),
        "<x xmlns='jabber:x:data' type='form'>"
        "<field type='hidden' var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roominfo</value></field>"
        "<field type='text-single' label='Number of occupants' var='muc#roominfo_occupants'><value>2</value></field>"
        "<field type='list-single' var='whois'><value>anyone</value><option><value>anyone</value></option>"
        "<option><value>moderators</value></option></field></x>");
}

}  // namespace
}  // namespace usher::xmpp
