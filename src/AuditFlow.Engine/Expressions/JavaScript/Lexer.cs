using System.Globalization;
using System.Text;

namespace AuditFlow.Engine.Expressions.JavaScript;

/// <summary>Cuts a script into words.</summary>
internal sealed class Lexer(string source, int from, int to)
{
    private static readonly HashSet<string> Keywords = new(StringComparer.Ordinal)
    {
        "break", "case", "catch", "class", "const", "continue", "debugger", "default", "delete", "do", "else", "export", "extends", "false", "finally", "for", "function", "if",
        "import", "in", "instanceof", "let", "new", "null", "return", "super", "switch", "this", "throw", "true", "try", "typeof", "var", "void", "while", "with", "yield",
        "async", "await",
    };

    // Longest first.
    private static readonly string[] Marks =
    [
        ">>>=", "...", "===", "!==", "**=", "<<=", ">>=", ">>>", "&&=", "||=", "??=",
        "=>", "==", "!=", "<=", ">=", "&&", "||", "??", "?.", "++", "--", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<", ">>", "**",
        "{", "}", "(", ")", "[", "]", ";", ",", "<", ">", "+", "-", "*", "/", "%", "&", "|", "^", "!", "~", "?", ":", "=", ".",
    ];

    private int _at = from;
    private Token _previous = new(TokenKind.End, "", 0, 0, false);

    public Token Next()
    {
        var brokeLine = SkipSpace();
        if (_at >= to)
        {
            return _previous = new Token(TokenKind.End, "", 0, to, brokeLine);
        }

        var start = _at;
        var c = source[_at];
        Token token;
        if (char.IsLetter(c) || c is '_' or '$' or '\\')
        {
            token = ReadName(start);
        }
        else if (char.IsAsciiDigit(c) || (c == '.' && _at + 1 < to && char.IsAsciiDigit(source[_at + 1])))
        {
            token = new Token(TokenKind.Number, "", ReadNumber(), start, false);
        }
        else if (c is '"' or '\'')
        {
            token = new Token(TokenKind.Text, ReadText(c), 0, start, false);
        }
        else if (c == '`')
        {
            token = ReadTemplate(start);
        }
        else if (c == '/' && PatternMayStart())
        {
            token = ReadPattern(start);
        }
        else
        {
            token = ReadMark(start);
        }

        return _previous = token with { AfterLineBreak = brokeLine };
    }

    private bool SkipSpace()
    {
        var brokeLine = false;
        while (_at < to)
        {
            var c = source[_at];
            if (c is '\n' or '\r' or '\u2028' or '\u2029')
            {
                brokeLine = true;
                _at++;
            }
            else if (char.IsWhiteSpace(c) || c == '\uFEFF')
            {
                _at++;
            }
            else if (c == '/' && _at + 1 < to && source[_at + 1] == '/')
            {
                while (_at < to && source[_at] is not ('\n' or '\r'))
                {
                    _at++;
                }
            }
            else if (c == '/' && _at + 1 < to && source[_at + 1] == '*')
            {
                var end = source.IndexOf("*/", _at + 2, StringComparison.Ordinal);
                if (end < 0 || end >= to)
                {
                    throw SourcePlace.Fault(source, _at, "This comment has no end.");
                }

                brokeLine |= source.AsSpan(_at, end - _at).Contains('\n');
                _at = end + 2;
            }
            else
            {
                break;
            }
        }

        return brokeLine;
    }

    private Token ReadName(int start)
    {
        while (_at < to && (char.IsLetterOrDigit(source[_at]) || source[_at] is '_' or '$' or '\u200c' or '\u200d' || char.GetUnicodeCategory(source[_at]) is UnicodeCategory.NonSpacingMark))
        {
            _at++;
        }

        if (_at == start)
        {
            throw SourcePlace.Fault(source, start, "This character is not understood here.");
        }

        var name = source[start.._at];
        return new Token(Keywords.Contains(name) ? TokenKind.Keyword : TokenKind.Name, name, 0, start, false);
    }

    private double ReadNumber()
    {
        var start = _at;
        if (source[_at] == '0' && _at + 1 < to && char.ToLowerInvariant(source[_at + 1]) is 'x' or 'o' or 'b')
        {
            var radix = char.ToLowerInvariant(source[_at + 1]) switch { 'x' => 16, 'o' => 8, _ => 2 };
            _at += 2;
            var value = 0d;
            while (_at < to && (char.IsAsciiHexDigit(source[_at]) || source[_at] == '_'))
            {
                if (source[_at] != '_')
                {
                    var digit = Convert.ToInt32(source[_at].ToString(), 16);
                    if (digit >= radix)
                    {
                        throw SourcePlace.Fault(source, _at, "This digit does not belong to the number.");
                    }

                    value = (value * radix) + digit;
                }

                _at++;
            }

            return value;
        }

        void Digits()
        {
            while (_at < to && (char.IsAsciiDigit(source[_at]) || source[_at] == '_'))
            {
                _at++;
            }
        }

        Digits();
        if (_at < to && source[_at] == '.')
        {
            _at++;
            Digits();
        }

        if (_at < to && source[_at] is 'e' or 'E')
        {
            var mark = _at++;
            if (_at < to && source[_at] is '+' or '-')
            {
                _at++;
            }

            if (_at >= to || !char.IsAsciiDigit(source[_at]))
            {
                throw SourcePlace.Fault(source, mark, "The exponent of the number is missing.");
            }

            Digits();
        }

        if (_at < to && source[_at] == 'n')
        {
            throw SourcePlace.Fault(source, start, "Big integers are not supported here.");
        }

        if (_at < to && (char.IsLetter(source[_at]) || source[_at] == '_'))
        {
            throw SourcePlace.Fault(source, _at, "A name cannot follow a number directly.");
        }

        return double.Parse(source[start.._at].Replace("_", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    private string ReadText(char quote)
    {
        var start = _at++;
        var text = new StringBuilder();
        while (true)
        {
            if (_at >= to || source[_at] is '\n' or '\r')
            {
                throw SourcePlace.Fault(source, start, "This text has no end.");
            }

            var c = source[_at++];
            if (c == quote)
            {
                return text.ToString();
            }

            if (c == '\\')
            {
                ReadEscape(text);
            }
            else
            {
                text.Append(c);
            }
        }
    }

    private void ReadEscape(StringBuilder text)
    {
        if (_at >= to)
        {
            throw SourcePlace.Fault(source, _at, "The text ends after a backslash.");
        }

        var c = source[_at++];
        switch (c)
        {
            case 'n': text.Append('\n'); break;
            case 't': text.Append('\t'); break;
            case 'r': text.Append('\r'); break;
            case 'b': text.Append('\b'); break;
            case 'f': text.Append('\f'); break;
            case 'v': text.Append('\v'); break;
            case '0': text.Append('\0'); break;
            case 'x': text.Append((char)ReadHex(2)); break;
            case 'u' when _at < to && source[_at] == '{':
                _at++;
                var end = source.IndexOf('}', _at);
                if (end < 0 || end >= to || !int.TryParse(source.AsSpan(_at, end - _at), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var point) || point > 0x10FFFF)
                {
                    throw SourcePlace.Fault(source, _at, "This escape is not a character.");
                }

                text.Append(char.ConvertFromUtf32(point));
                _at = end + 1;
                break;
            case 'u': text.Append((char)ReadHex(4)); break;
            case '\r' when _at < to && source[_at] == '\n': _at++; break;
            case '\n' or '\r': break;
            default: text.Append(c); break;
        }
    }

    private int ReadHex(int digits)
    {
        if (_at + digits > to || !int.TryParse(source.AsSpan(_at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            throw SourcePlace.Fault(source, _at, "This escape is not a character.");
        }

        _at += digits;
        return value;
    }

    private Token ReadTemplate(int start)
    {
        _at++;
        var texts = new List<string>();
        var holes = new List<(int, int)>();
        var text = new StringBuilder();
        while (true)
        {
            if (_at >= to)
            {
                throw SourcePlace.Fault(source, start, "This template has no end.");
            }

            var c = source[_at++];
            if (c == '`')
            {
                texts.Add(text.ToString());
                return new Token(TokenKind.Template, "", 0, start, false) { Texts = texts, Holes = holes };
            }

            if (c == '\\')
            {
                ReadEscape(text);
            }
            else if (c == '$' && _at < to && source[_at] == '{')
            {
                _at++;
                var hole = _at;
                SkipHole(start);
                texts.Add(text.ToString());
                text.Clear();
                holes.Add((hole, _at - 1));
            }
            else
            {
                text.Append(c);
            }
        }
    }

    /// <summary>Goes to the brace that ends an expression in a template; braces, texts and templates inside it are words of their own.</summary>
    private void SkipHole(int start)
    {
        var depth = 0;
        while (true)
        {
            var token = Next();
            if (token.Kind == TokenKind.End)
            {
                throw SourcePlace.Fault(source, start, "This template has no end.");
            }

            if (token.Is("{"))
            {
                depth++;
            }
            else if (token.Is("}") && depth-- == 0)
            {
                return;
            }
        }
    }

    /// <summary>After a value a slash divides; elsewhere it starts a pattern.</summary>
    private bool PatternMayStart() => _previous.Kind switch
    {
        TokenKind.Name or TokenKind.Number or TokenKind.Text or TokenKind.Template or TokenKind.Pattern => false,
        TokenKind.Keyword => _previous.Text is not ("this" or "null" or "true" or "false" or "super"),
        TokenKind.Mark => _previous.Text is not (")" or "]" or "}"),
        TokenKind.End => true,
        _ => true,
    };

    private Token ReadPattern(int start)
    {
        _at++;
        var inClass = false;
        while (true)
        {
            if (_at >= to || source[_at] is '\n' or '\r')
            {
                throw SourcePlace.Fault(source, start, "This pattern has no end.");
            }

            var c = source[_at++];
            if (c == '\\')
            {
                _at++;
            }
            else if (c == '[')
            {
                inClass = true;
            }
            else if (c == ']')
            {
                inClass = false;
            }
            else if (c == '/' && !inClass)
            {
                break;
            }
        }

        var pattern = source[(start + 1)..(_at - 1)];
        var flags = _at;
        while (_at < to && char.IsAsciiLetter(source[_at]))
        {
            _at++;
        }

        return new Token(TokenKind.Pattern, pattern, 0, start, false) { Flags = source[flags.._at] };
    }

    private Token ReadMark(int start)
    {
        foreach (var mark in Marks)
        {
            if (string.CompareOrdinal(source, _at, mark, 0, mark.Length) == 0 && _at + mark.Length <= to)
            {
                // "?." before a digit is a condition and a number: a?.5:1
                if (mark == "?." && _at + 2 < to && char.IsAsciiDigit(source[_at + 2]))
                {
                    continue;
                }

                _at += mark.Length;
                return new Token(TokenKind.Mark, mark, 0, start, false);
            }
        }

        throw SourcePlace.Fault(source, start, $"The character '{source[start]}' is not understood here.");
    }
}
