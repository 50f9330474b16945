/** What one instance says to others, as stored: a child to start or cancel, an end to report, a message or signal to hand on. */
export interface OutboxRow { id: string; kind: string; instance_id: string; target: string | null; body: string; created_at: Date; attempts: number }
