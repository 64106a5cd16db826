#include "cli/doctor/certificate.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <ctime>

#include "cli/doctor/addresses.hpp"
#include "cli/doctor/doctor.hpp"
#include "config/addresses.hpp"
#include "token/shown.hpp"

namespace usher::cli::doctor {

namespace {

constexpr char const* kCheck = "certificate";
constexpr Seconds kSoon{14LL * 86400};

struct FreeBio {
    void operator()(BIO* bio) const { BIO_free(bio); }
};
using Bio = std::unique_ptr<BIO, FreeBio>;

Bio reader(std::string const& text) { return Bio{BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))}; }

// Nobody is asked for a password.
int no_password(char*, int, int, void*) { return 0; }

WallTime time_of(ASN1_TIME const* time) {
    std::tm parts{};
    if (!time || ASN1_TIME_to_tm(time, &parts) != 1) return {};
    return WallTime::from_seconds(timegm(&parts));
}

std::string span_of(Milliseconds span) { return token::shown(std::chrono::floor<Seconds>(span)); }

void check_dates(Patient const& patient, Certificate const& certificate) {
    WallTime const now = patient.machine.clock().now;
    std::string const renew = "renew it (certbot renew); new files are taken without a restart";
    if (now < certificate.not_before())
        return patient.bad(kCheck,
                           "tls.certificate holds only from " + token::shown(certificate.not_before()) +
                               " on, and this machine's clock says " + token::shown(now),
                           "set the clock right, or wait");
    if (now >= certificate.not_after())
        return patient.bad(kCheck,
                           "tls.certificate ended at " + token::shown(certificate.not_after()) + " (" +
                               span_of(now - certificate.not_after()) + " ago): browsers refuse it",
                           renew);
    if (certificate.not_after() - now < kSoon)
        return patient.warn(kCheck,
                            "tls.certificate ends at " + token::shown(certificate.not_after()) + ", in " +
                                span_of(certificate.not_after() - now),
                            renew + "; find out why it was not renewed by itself");
    patient.good(kCheck, "tls.certificate holds until " + token::shown(certificate.not_after()));
}

void check_name(Patient const& patient, Certificate const& certificate) {
    std::string const& url = patient.settings.public_url;
    std::string const host = url.empty() ? patient.settings.domain : host_of(url);
    if (certificate.is_for(host)) return patient.good(kCheck, "tls.certificate is for " + host);
    std::string names;
    for (std::string const& name : certificate.names()) names += (names.empty() ? "" : ", ") + name;
    patient.bad(kCheck,
                "tls.certificate is not for " + host + (url.empty() ? " (server.domain)" : " (server.public_url)") +
                    ", but for " + (names.empty() ? "no name" : names) + ": browsers refuse it",
                "get a certificate for " + host + ", or set server.public_url to the name that people open");
}

}  // namespace

Result<Certificate> Certificate::parse(std::string const& pem) {
    Certificate out;
    Bio const bio = reader(pem);
    if (!bio) return unavailable("no memory");
    while (X509* read = PEM_read_bio_X509(bio.get(), nullptr, no_password, nullptr)) {
        std::shared_ptr<X509> one(read, X509_free);
        if (!out.own_) out.own_ = std::move(one);
        ++out.count_;
    }
    unsigned long const reason = ERR_peek_last_error();
    bool const is_end = ERR_GET_LIB(reason) == ERR_LIB_PEM && ERR_GET_REASON(reason) == PEM_R_NO_START_LINE;
    ERR_clear_error();
    if (!out.own_) return malformed("there is no certificate in it (PEM is expected)");
    if (!is_end) return malformed("something in it cannot be read");
    out.not_before_ = time_of(X509_get0_notBefore(out.own_.get()));
    out.not_after_ = time_of(X509_get0_notAfter(out.own_.get()));
    return out;
}

bool Certificate::is_self_signed() const {
    return X509_NAME_cmp(X509_get_subject_name(own_.get()), X509_get_issuer_name(own_.get())) == 0;
}

bool Certificate::is_for(std::string const& host) const {
    if (config::is_ip(host)) return X509_check_ip_asc(own_.get(), host.c_str(), 0) == 1;
    return X509_check_host(own_.get(), host.data(), host.size(), X509_CHECK_FLAG_NEVER_CHECK_SUBJECT, nullptr) == 1;
}

std::vector<std::string> Certificate::names() const {
    std::vector<std::string> out;
    void* const found = X509_get_ext_d2i(own_.get(), NID_subject_alt_name, nullptr, nullptr);
    std::unique_ptr<GENERAL_NAMES, void (*)(GENERAL_NAMES*)> const names(static_cast<GENERAL_NAMES*>(found),
                                                                         GENERAL_NAMES_free);
    for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()) && out.size() < 10; ++i) {
        GENERAL_NAME const* one = sk_GENERAL_NAME_value(names.get(), i);
        if (one->type != GEN_DNS) continue;
        unsigned char const* text = ASN1_STRING_get0_data(one->d.dNSName);
        std::string name(text, text + ASN1_STRING_length(one->d.dNSName));
        std::ranges::replace_if(
            name, [](char c) { return c < 0x21 || c > 0x7e; }, '?');
        out.push_back(std::move(name));
    }
    return out;
}

Result<bool> Certificate::check_key(std::string const& pem) const {
    Bio const bio = reader(pem);
    std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> const key(
        bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, no_password, nullptr) : nullptr, EVP_PKEY_free);
    ERR_clear_error();
    if (!key) {
        bool const is_encrypted = pem.find("ENCRYPTED") != std::string::npos;
        return malformed(is_encrypted ? "is encrypted, and nobody is there to type the password"
                                      : "has no private key in it (PEM is expected)");
    }
    if (X509_check_private_key(own_.get(), key.get()) == 1) return true;
    ERR_clear_error();
    return malformed("is not the key of tls.certificate");
}

void check_certificate(Patient const& patient) {
    config::Settings const& settings = patient.settings;
    if (settings.tls_certificate.empty()) return;
    Result<std::string> const pem = patient.machine.read_file(settings.tls_certificate);
    if (!pem.ok())
        return patient.bad(kCheck, "tls.certificate: " + pem.error().detail,
                           "have it readable by the server's user (certbot's folders are root's alone)");
    Result<Certificate> const certificate = Certificate::parse(pem.value());
    if (!certificate.ok())
        return patient.bad(kCheck, "tls.certificate " + settings.tls_certificate + ": " + certificate.error().detail,
                           "name the full chain, as certbot writes it into fullchain.pem");
    check_dates(patient, certificate.value());
    check_name(patient, certificate.value());
    if (certificate.value().is_self_signed())
        patient.warn(kCheck, "tls.certificate is signed by itself: browsers warn, and mobile apps refuse it",
                     "get one from an authority, such as Let's Encrypt");
    else if (!certificate.value().has_chain())
        patient.warn(kCheck,
                     "tls.certificate has no intermediate certificate with it: some browsers and mobile apps refuse it",
                     "name the full chain (fullchain.pem, not cert.pem)");
    Result<std::string> const key = patient.machine.read_file(settings.tls_key);
    if (!key.ok())
        return patient.bad(kCheck, "tls.key: " + key.error().detail,
                           "have it readable by the server's user, and by nobody else");
    if (Result<bool> const fits = certificate.value().check_key(key.value()); !fits.ok())
        return patient.bad(kCheck, "tls.key " + settings.tls_key + " " + fits.error().detail,
                           "name the key that belongs to the certificate, as certbot writes it into privkey.pem");
    patient.good(kCheck, "tls.key belongs to it");
}

}  // namespace usher::cli::doctor
