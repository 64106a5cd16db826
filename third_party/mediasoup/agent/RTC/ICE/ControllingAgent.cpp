#define MS_CLASS "RTC::ICE::ControllingAgent"

#include "RTC/ICE/ControllingAgent.hpp"
#include "Logger.hpp"
#include "Utils.hpp"
#include <algorithm>
#include <cstring> // std::memcpy()

namespace RTC
{
	namespace ICE
	{
		namespace
		{
			// PRIORITY of a peer reflexive candidate, RFC 8445 section 5.1.2.1: type preference 110.
			constexpr uint32_t CheckPriority{ (110u << 24) | (65535u << 8) | 255u };

			// The lowest tie-breaker. RFC 8445 section 7.3.1.1 lets the larger one win, so the peer wins each conflict
			// of roles, and we never need to answer 487, which Firefox ignores.
			constexpr uint64_t TieBreaker{ 1 };

			constexpr size_t CheckBufferLength{ 1024 };

			ControllingChecks::TransactionId randomTransactionId()
			{
				ControllingChecks::TransactionId id{};

				Utils::Crypto::WriteRandomBytes(id.data(), id.size());

				return id;
			}

			ControllingChecks::TransactionId transactionIdOf(const RTC::ICE::StunPacket* packet)
			{
				ControllingChecks::TransactionId id{};

				std::memcpy(id.data(), packet->GetTransactionId(), id.size());

				return id;
			}
		} // namespace

		ControllingAgent::ControllingAgent(SharedInterface* shared, Send send)
		  : shared(shared), send(std::move(send)), checks(randomTransactionId)
		{
			MS_TRACE();
		}

		void ControllingAgent::SetCredentials(
		  const std::string& localUfrag, const std::string& remoteUfrag, const std::string& remotePwd)
		{
			MS_TRACE();

			// RFC 8445 section 7.2.2: the peer's ufrag comes first in checks that we send.
			this->username  = remoteUfrag + ":" + localUfrag;
			this->remotePwd = remotePwd;
			this->checks.CredentialsKnown(this->shared->GetTimeMs());

			SendDue();
		}

		void ControllingAgent::PeerChecked(
		  const RTC::ICE::StunPacket* request, RTC::TransportTuple* storedTuple)
		{
			MS_TRACE();

			const auto now = this->shared->GetTimeMs();

			if (request->HasAttribute(StunPacket::AttributeType::ICE_CONTROLLED))
			{
				this->checks.SetControlling(true, now);
			}
			else if (request->HasAttribute(StunPacket::AttributeType::ICE_CONTROLLING))
			{
				this->checks.SetControlling(false, now);
			}

			this->checks.PeerChecked(storedTuple, now);

			SendDue();
		}

		void ControllingAgent::TupleRemoved(RTC::TransportTuple* storedTuple)
		{
			MS_TRACE();

			this->checks.Remove(storedTuple);
		}

		bool ControllingAgent::Answered(
		  const RTC::ICE::StunPacket* response, RTC::TransportTuple* storedTuple)
		{
			MS_TRACE();

			const auto id = transactionIdOf(response);

			// RFC 8489 section 9.1.4: an answer without valid MESSAGE-INTEGRITY is as if it had never come.
			if (
			  !this->checks.IsPending(storedTuple, id) ||
			  response->CheckAuthentication(this->remotePwd) != StunPacket::AuthenticationResult::OK)
			{
				return false;
			}

			const auto now = this->shared->GetTimeMs();

			if (response->GetClass() == StunPacket::Class::ERROR_RESPONSE)
			{
				std::string_view reason;

				// RFC 8445 section 7.2.5.1: role conflict, the peer is controlling too.
				if (response->GetErrorCode(reason) == 487)
				{
					this->checks.SetControlling(false, now);
				}

				return false;
			}

			const auto answered = this->checks.Answered(storedTuple, id, now);

			SendDue();

			return answered;
		}

		void ControllingAgent::OnTimer(TimerHandleInterface* /*timer*/)
		{
			MS_TRACE();

			SendDue();
		}

		void ControllingAgent::SendDue()
		{
			MS_TRACE();

			const auto now = this->shared->GetTimeMs();

			for (const auto& check : this->checks.Due(now))
			{
				SendCheck(check);
			}

			if (const auto next = this->checks.NextAt())
			{
				if (!this->timer)
				{
					this->timer.reset(this->shared->CreateTimer(this, "ice-controlling-agent"));
				}

				this->timer->Start(std::max<int64_t>(*next - now, 1));
			}
			else if (this->timer)
			{
				this->timer->Stop();
			}
		}

		void ControllingAgent::SendCheck(const ControllingChecks::Check& check)
		{
			MS_TRACE();

			uint8_t buffer[CheckBufferLength];

			const std::unique_ptr<StunPacket> packet{ StunPacket::Factory(
				buffer, sizeof(buffer), StunPacket::Class::REQUEST, StunPacket::Method::BINDING, check.id.data()) };

			packet->AddUsername(this->username);
			packet->AddPriority(CheckPriority);
			packet->AddIceControlling(TieBreaker);
			packet->AddUseCandidate();
			packet->Protect(this->remotePwd);

			this->send(packet.get(), static_cast<RTC::TransportTuple*>(check.tuple));
		}
	} // namespace ICE
} // namespace RTC
