// The half of ICE that mediasoup's IceServer, an ICE-lite agent, lacks: the connectivity checks of a controlling agent.
// Browsers that are not told a=ice-lite start controlled, and Firefox never leaves that role, so somebody has to nominate.
//
// Owned by IceServer, which tells it about checks of the peer and about tuples that go, and hands it the answers.
#ifndef USHER_RTC_ICE_CONTROLLING_AGENT_HPP
#define USHER_RTC_ICE_CONTROLLING_AGENT_HPP

#include "RTC/ICE/ControllingChecks.hpp"
#include "RTC/ICE/StunPacket.hpp"
#include "RTC/TransportTuple.hpp"
#include "SharedInterface.hpp"
#include "handles/TimerHandleInterface.hpp"
#include <functional>
#include <memory>
#include <string>

namespace RTC
{
	namespace ICE
	{
		class ControllingAgent : public TimerHandleInterface::Listener
		{
		public:
			using Send = std::function<void(const RTC::ICE::StunPacket*, RTC::TransportTuple*)>;

			ControllingAgent(SharedInterface* shared, Send send);
			~ControllingAgent() override = default;

			// The peer's ufrag and pwd from its signalling, and our ufrag for the USERNAME of checks.
			void SetCredentials(
			  const std::string& localUfrag, const std::string& remoteUfrag, const std::string& remotePwd);

			// A valid check of the peer. The tuple must be the stored one.
			void PeerChecked(const RTC::ICE::StunPacket* request, RTC::TransportTuple* storedTuple);

			void TupleRemoved(RTC::TransportTuple* storedTuple);

			// An answer to one of our checks, already parsed. True: it is authentic, ours, and a success: the peer
			// agrees to receive on this tuple.
			bool Answered(const RTC::ICE::StunPacket* response, RTC::TransportTuple* storedTuple);

			void OnTimer(TimerHandleInterface* timer) override;

		private:
			void SendDue();
			void SendCheck(const ControllingChecks::Check& check);

			SharedInterface* shared{ nullptr };
			Send send;
			std::string username;
			std::string remotePwd;
			ControllingChecks checks;
			std::unique_ptr<TimerHandleInterface> timer;
		};
	} // namespace ICE
} // namespace RTC

#endif
