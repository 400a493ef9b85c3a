import { createRoot } from 'react-dom/client';
import { Portal } from './Portal.jsx';
import { tokenOfTheLink } from './link.js';
import './portal.css';

createRoot(document.getElementById('portal')).render(<Portal firstToken={tokenOfTheLink()} />);
