#include "xmpp/data_form.hpp"

#include <utility>

#include "xmpp/namespaces.hpp"

namespace usher::xmpp {

namespace {

constexpr std::string_view kFormType = "FORM_TYPE";

std::string_view name_of(DataForm::Type type) {
    switch (type) {
        case DataForm::Type::Form: return "form";
        case DataForm::Type::Submit: return "submit";
        case DataForm::Type::Cancel: return "cancel";
        case DataForm::Type::Result: return "result";
    }
    return "form";
}

FormField read_field(Element const& element) {
    FormField field;
    field.var = element.attribute("var");
    field.type = element.attribute("type");
    for (Element const& child : element.children())
        if (child.is("value", ns::kDataForm)) field.values.push_back(child.text());
    return field;
}

Element to_element(FormField const& field) {
    Element element("field", ns::kDataForm);
    if (!field.type.empty()) element.set("type", field.type);
    if (!field.label.empty()) element.set("label", field.label);
    element.set("var", field.var);
    for (std::string const& value : field.values) element.add("value").add_text(value);
    for (std::string const& option : field.options) element.add("option").add("value").add_text(option);
    return element;
}

}  // namespace

Result<DataForm> DataForm::read(Element const& x, std::string_view form_type) {
    if (!x.is("x", ns::kDataForm)) return malformed("not a data form");
    DataForm form{std::string(form_type)};
    std::string_view type = x.attribute("type");
    if (type != "submit" && type != "cancel") return malformed("a data form that is neither submitted nor cancelled");
    form.type_ = type == "submit" ? Type::Submit : Type::Cancel;

    std::optional<std::string> stated;
    std::size_t count = 0;
    for (Element const& child : x.children()) {
        if (!child.is("field", ns::kDataForm)) continue;
        if (++count > kMostFields) return malformed("a data form with too many fields");
        FormField field = read_field(child);
        if (field.var.empty()) return malformed("a field of a data form without a name");
        if (field.var == kFormType) {
            if (!stated) stated = field.values.empty() ? std::string() : std::move(field.values.front());
        } else if (!form.has(field.var)) {
            form.fields_.push_back(std::move(field));
        }
    }
    if (stated ? *stated != form_type : !form.fields_.empty())
        return malformed("a data form whose FORM_TYPE is not " + std::string(form_type));
    return form;
}

FormField const* DataForm::find(std::string_view var) const {
    for (FormField const& field : fields_)
        if (field.var == var) return &field;
    return nullptr;
}

std::optional<std::string> DataForm::value(std::string_view var) const {
    FormField const* field = find(var);
    if (field == nullptr) return std::nullopt;
    return field->values.empty() ? std::string() : field->values.front();
}

std::optional<bool> DataForm::boolean(std::string_view var) const {
    std::optional<std::string> text = value(var);
    if (text == "1" || text == "true") return true;
    if (text == "0" || text == "false") return false;
    return std::nullopt;
}

DataForm& DataForm::add(FormField field) {
    fields_.push_back(std::move(field));
    return *this;
}

DataForm& DataForm::add(std::string_view var, std::string_view value, std::string_view type, std::string_view label) {
    return add({.var = std::string(var),
                .values = {std::string(value)},
                .type = std::string(type),
                .label = std::string(label),
                .options = {}});
}

Element DataForm::to_element(Type type) const {
    Element x("x", ns::kDataForm);
    x.set("type", name_of(type));
    x.add(xmpp::to_element(
        {.var = std::string(kFormType), .values = {form_type_}, .type = "hidden", .label = {}, .options = {}}));
    for (FormField const& field : fields_) x.add(xmpp::to_element(field));
    return x;
}

}  // namespace usher::xmpp
