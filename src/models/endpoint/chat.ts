/** A model behind `/v1/chat/completions`, which answers messages. */

import type { ChatMessage, ChatModel } from '../chat-model.ts';
import type { LanguageModel } from '../language-model.ts';
import { ModelError } from '../model-error.ts';
import { checkSampling } from '../sampling.ts';
import { messageOf } from './answers.ts';
import type { EndpointClient } from './client.ts';
import { hasStops, samplingFields, seedsOf } from './completions.ts';

export function chatEndpoint(client: EndpointClient): ChatModel {
  const { model, url } = client.settings;
  return {
    name: model,
    chat: async (messages, options) => {
      checkSampling(options);
      const logs = options.alternatives > 0 ? { logprobs: true, top_logprobs: options.alternatives } : {};
      return Promise.all(
        seedsOf(options).map(async (seed) => {
          const request = { model, messages: messages.map(sentMessage), ...samplingFields(options), seed, ...logs };
          const reply = await client.ask('/chat/completions', request, messageOf(hasStops(options)));
          if (options.alternatives > 0 && reply.tokens.length === 0 && reply.text !== '') {
            throw new ModelError(`${model}: the endpoint ${url} tells no log-probabilities`, [
              'Ask without them, or take a server that tells them',
            ]);
          }
          return options.alternatives > 0 ? reply : { ...reply, tokens: [] };
        }),
      );
    },
    dispose: () => {},
  };
}

/** Content is a text, and a list of parts only where there are pictures: not every server takes lists. */
function sentMessage({ role, content, pictures = [] }: ChatMessage): object {
  if (pictures.length === 0) return { role, content };
  const parts = pictures.map(({ mediaType, data }) => ({
    type: 'image_url',
    image_url: { url: `data:${mediaType};base64,${data}` },
  }));
  return { role, content: [{ type: 'text', text: content }, ...parts] };
}

/** A prompt is the message of a user, and what is generated the reply. Nothing can be scored that way. */
export function languageModelOfChat(chat: ChatModel): LanguageModel {
  return {
    name: chat.name,
    nextTokens: async (prompt, most) => {
      const options = { count: 1, most: 1, temperature: 1, topK: null, topP: 1, stop: [], seed: 0, alternatives: most };
      const [reply] = await chat.chat([{ role: 'user', content: prompt }], options);
      return reply?.tokens[0]?.alternatives.slice(0, most) ?? [];
    },
    score: () =>
      Promise.reject(
        new ModelError(`${chat.name}: a chat model cannot score texts`, [
          'Ask it without `--chat`, by /v1/completions, where the server has that; or take a model that runs here',
        ]),
      ),
    generate: (prompt, options) => chat.chat([{ role: 'user', content: prompt }], { ...options, alternatives: 0 }),
    dispose: chat.dispose,
  };
}
