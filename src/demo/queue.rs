//! Kafka: sending, and processing what was sent, in the same trace or in another.

use crate::shop::{Service, What};
use crate::sim::{Ctx, Sent, Sim};
use crate::span::{Kind, Parent};
use crate::time::US;

impl Sim {
    /// Sends a message; it is remembered for those who receive it.
    pub fn send(&mut self, from: &mut Ctx, topic: &'static str, key: &str, bytes: u64) -> Sent {
        let name = format!("send {topic}");
        let mut ctx = self.inside(from, What::Kafka, Kind::Producer, &name);
        let place = (self.rng.below(6), 4_180_000 + self.rng.below(90_000));
        messaging(&mut ctx, topic, "send");
        position(&mut ctx, place);
        ctx.set("messaging.kafka.message.key", key)
            .set("messaging.message.body.size", bytes)
            .set("messaging.client.id", format!("{}-producer-1", from.pod.service.name));
        self.spend(&mut ctx, 2_400);
        let (trace, span, key) = (self.trace, ctx.span.id, key.to_owned());
        from.now = self.close(ctx) + 6 * US;
        let sent = Sent { trace, span, at: from.now, topic, key, place };
        self.sent.push(sent.clone());
        sent
    }

    /// The span of processing messages: a child of the sender in its trace if there is one
    /// message and `same_trace`, else a new trace's root; linked to each sender.
    pub fn process(
        &mut self,
        service: &'static Service,
        sent: &[Sent],
        same_trace: bool,
        at: u64,
        body: impl FnOnce(&mut Self, &mut Ctx),
    ) -> u64 {
        let Some(first) = sent.first() else { return at };
        let pod = self.pod(service, at);
        let parent = if same_trace { Parent::Remote(first.span) } else { Parent::Root };
        let name = format!("process {}", first.topic);
        let mut ctx = self.open((pod, What::Kafka), parent, (Kind::Consumer, &name), at);
        messaging(&mut ctx, first.topic, "process");
        ctx.set("messaging.consumer.group.name", service.name)
            .set("messaging.client.id", format!("{}-consumer-{}", service.name, pod.n));
        if sent.len() > 1 {
            ctx.set("messaging.batch.message_count", sent.len());
        } else {
            position(&mut ctx, first.place);
            ctx.set("messaging.kafka.message.key", first.key.as_str());
        }
        for message in sent {
            ctx.link(message);
        }
        self.spend(&mut ctx, 300);
        body(self, &mut ctx);
        self.spend(&mut ctx, 200);
        self.close(ctx)
    }
}

/// What all spans of Kafka say; the operation's name is that of its type.
fn messaging(ctx: &mut Ctx, topic: &'static str, operation: &'static str) {
    ctx.set("messaging.system", "kafka")
        .set("messaging.operation.name", operation)
        .set("messaging.operation.type", operation)
        .set("messaging.destination.name", topic)
        .set("server.address", "kafka-bootstrap.kafka.svc.cluster.local")
        .set("server.port", 9092);
}

/// Where a single message lies.
fn position(ctx: &mut Ctx, (partition, offset): (u64, u64)) {
    ctx.set("messaging.destination.partition.id", partition.to_string())
        .set("messaging.kafka.offset", offset);
}
