import './without-eval.ts';
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { createStores } from './stores/index.ts';
import { connect } from './transport/connect.ts';

const { client, connection } = connect(window);
const stores = createStores(client, connection, () => new Date());
const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
void stores.follow(new AbortController().signal, wait);

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <App stores={stores} />
  </StrictMode>,
);
