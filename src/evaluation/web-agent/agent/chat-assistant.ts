/** A chat model as the one that the agent asks. */

import { type ChatMessage, type ChatModel, defaultChat } from '../../../models/chat-model.ts';
import type { Usage } from '../../../models/endpoint/usage.ts';
import type { Message } from './log.ts';
import type { Assistant } from './run.ts';

/** The longest reply, in tokens (arXiv 2407.15711 has the same). */
const longestReply = 4096;

/**
 * `usage`: what the model's endpoint counts; `null` where nobody does, and tokens are estimated, without
 * those of pictures. Asked one by one.
 */
export function chatAssistant(chat: ChatModel, usage: () => Usage | null): Assistant {
  return {
    name: chat.name,
    ask: async (messages, seed, picture) => {
      const before = usage();
      const [reply] = await chat.chat(shown(messages, picture), {
        ...defaultChat,
        temperature: 0,
        most: longestReply,
        seed,
      });
      const text = reply?.text ?? '';
      const after = usage();
      const isCounted = before !== null && after !== null && after.uncounted === before.uncounted;
      if (!isCounted) {
        const sent = messages.reduce((sum, { content }) => sum + content.length, 0);
        const usage = { inputTokens: Math.ceil(sent / 4), outputTokens: Math.ceil(text.length / 4) };
        return { text, usage: { ...usage, counted: false, cost: null } };
      }
      return {
        text,
        usage: {
          inputTokens: after.inputTokens - before.inputTokens,
          outputTokens: after.outputTokens - before.outputTokens,
          counted: true,
          cost: after.cost === null || before.cost === null ? null : after.cost - before.cost,
        },
      };
    },
  };
}

/** With the question about the page, which is the first. */
function shown(messages: readonly Message[], picture: Uint8Array | null): readonly ChatMessage[] {
  if (picture === null) return messages;
  const place = messages.findIndex(({ role }) => role === 'user');
  const pictures = [{ mediaType: 'image/jpeg' as const, data: Buffer.from(picture).toString('base64') }];
  return messages.map((message, index) => (index === place ? { ...message, pictures } : message));
}
