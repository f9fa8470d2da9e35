using Cedar.Syntax;

namespace Cedar.Schemas;

/// <summary>Reads the syntax of <c>.cedarschema</c> files.</summary>
internal sealed class SchemaParser(string text)
{
    /// <summary>How deep types may nest.</summary>
    public const int DeepestType = 150;

    private readonly TokenReader _tokens = new(text);
    private readonly Dictionary<string, RawNamespace> _namespaces = new(StringComparer.Ordinal);

    public IReadOnlyCollection<RawNamespace> Namespaces()
    {
        while (!_tokens.AtEnd)
        {
            _tokens.Annotations();
            if (!_tokens.AcceptWord("namespace"))
            {
                Declaration(Namespace(""));
                continue;
            }

            var position = _tokens.Current.Position;
            var name = _tokens.ExpectPath("the namespace's name");
            if (_namespaces.ContainsKey(name))
                throw new CedarSyntaxException($"the namespace `{name}` is declared twice", position);
            var declared = Namespace(name);
            _tokens.Expect("{");
            while (!_tokens.Accept("}"))
            {
                _tokens.Annotations();
                Declaration(declared);
            }
        }

        return _namespaces.Values;
    }

    private RawNamespace Namespace(string name) =>
        _namespaces.TryGetValue(name, out var known) ? known : _namespaces[name] = new RawNamespace(name);

    private void Declaration(RawNamespace space)
    {
        if (_tokens.AcceptWord("entity"))
            EntityType(space);
        else if (_tokens.AcceptWord("action"))
            Action(space);
        else if (_tokens.AcceptWord("type"))
            CommonType(space);
        else
            throw _tokens.Unexpected("`entity`, `action`, `type` or `namespace`");
    }

    private void CommonType(RawNamespace space)
    {
        var position = _tokens.Current.Position;
        var name = _tokens.ExpectName("the type's name");
        _tokens.Expect("=");
        Declare(space.CommonTypes, name, Type(0), "type", position);
        _tokens.Expect(";");
    }

    private void EntityType(RawNamespace space)
    {
        var position = _tokens.Current.Position;
        var names = Separated(() => _tokens.ExpectName("the entity type's name"));
        ValueList<RawType.Named> memberOf = [];
        ValueList<string>? ids = null;
        RawType? shape = null, tags = null;
        if (_tokens.AcceptWord("enum"))
        {
            ids = [.. Listed("[", "]", () => _tokens.ExpectText("an id in quotes"))];
            if (ids.Count == 0)
                throw new CedarSyntaxException("an enumerated entity type needs at least one id", position);
        }
        else
        {
            if (_tokens.AcceptWord("in"))
                memberOf = EntityTypes();
            if (_tokens.Accept("=") || _tokens.Current.Is("{"))
                shape = Record(0);
            if (_tokens.AcceptWord("tags"))
                tags = Type(0);
        }

        _tokens.Expect(";");
        foreach (var name in names)
            Declare(space.EntityTypes, name, new RawEntityType(memberOf, shape, tags, ids, position), "entity type", position);
    }

    private void Action(RawNamespace space)
    {
        var position = _tokens.Current.Position;
        var names = Separated(Name);
        ValueList<(string?, string)> memberOf = [];
        if (_tokens.AcceptWord("in"))
            memberOf = _tokens.Current.Is("[") ? [.. Listed("[", "]", ActionReference)] : [ActionReference()];
        ValueList<RawType.Named> principals = [], resources = [];
        RawType? context = null;
        if (_tokens.AcceptWord("appliesTo"))
        {
            var given = new HashSet<string>();
            Listed("{", "}", () =>
            {
                var key = _tokens.Current;
                if (!given.Add(key.Text))
                    throw new CedarSyntaxException($"`{key.Text}` is given twice", key.Position);
                _tokens.ExpectOneOf("principal", ["resource", "context"], out var word);
                _tokens.Expect(":");
                if (word == "principal")
                    principals = EntityTypes();
                else if (word == "resource")
                    resources = EntityTypes();
                else
                    context = Type(0);
                return word;
            });
        }

        if (_tokens.AcceptWord("attributes"))
            Listed("{", "}", Name);
        _tokens.Expect(";");
        foreach (var name in names)
            Declare(space.Actions, name, new RawAction(memberOf, principals, resources, context, position), "action", position);
    }

    private (string?, string) ActionReference()
    {
        if (_tokens.Current.Kind == TokenKind.Text)
            return (null, _tokens.ExpectText("an action"));
        var path = _tokens.ExpectPath("an action");
        return _tokens.Accept("::") ? (path, _tokens.ExpectText("the action's id in quotes")) : (null, path);
    }

    private ValueList<RawType.Named> EntityTypes() =>
        _tokens.Current.Is("[") ? [.. Listed("[", "]", NamedEntityType)] : [NamedEntityType()];

    private RawType.Named NamedEntityType()
    {
        var position = _tokens.Current.Position;
        return new RawType.Named(_tokens.ExpectPath("an entity type"), RawType.Kind.Entity) { Position = position };
    }

    private RawType Type(int depth)
    {
        if (depth > DeepestType)
            throw new CedarSyntaxException($"types nest deeper than {DeepestType} levels", _tokens.Current.Position);
        if (_tokens.Current.Is("{"))
            return Record(depth);
        var position = _tokens.Current.Position;
        if (_tokens.Current.IsWord("Set") && _tokens.NextIs("<"))
        {
            _tokens.Take();
            _tokens.Expect("<");
            var element = Type(depth + 1);
            _tokens.Expect(">");
            return new RawType.Set(element) { Position = position };
        }

        if (_tokens.AcceptWord("__cedar"))
        {
            _tokens.Expect("::");
            return new RawType.Named(_tokens.ExpectName("a built-in type"), RawType.Kind.Builtin) { Position = position };
        }

        return new RawType.Named(_tokens.ExpectPath("a type"), RawType.Kind.Any) { Position = position };
    }

    private RawType.Record Record(int depth)
    {
        var position = _tokens.Current.Position;
        var names = new HashSet<string>(StringComparer.Ordinal);
        var attributes = Listed("{", "}", () =>
        {
            _tokens.Annotations();
            var at = _tokens.Current.Position;
            var name = Name();
            var optional = _tokens.Accept("?");
            _tokens.Expect(":");
            return names.Add(name)
                ? new RawAttribute(name, Type(depth + 1), !optional)
                : throw new CedarSyntaxException($"the attribute {CedarText.Quote(name)} is declared twice", at);
        });
        return new RawType.Record([.. attributes]) { Position = position };
    }

    /// <summary>A name that may be quoted; words that are reserved in policies may stand here.</summary>
    private string Name() => _tokens.Current switch
    {
        { Kind: TokenKind.Text } => _tokens.ExpectText("a name"),
        { Kind: TokenKind.Identifier } => _tokens.Take().Text,
        _ => throw _tokens.Unexpected("a name"),
    };

    private List<T> Separated<T>(Func<T> item)
    {
        var items = new List<T> { item() };
        while (_tokens.Accept(","))
            items.Add(item());
        return items;
    }

    private List<T> Listed<T>(string open, string close, Func<T> item)
    {
        _tokens.Expect(open);
        var items = new List<T>();
        while (!_tokens.Accept(close))
        {
            items.Add(item());
            if (!_tokens.Accept(","))
            {
                _tokens.Expect(close);
                break;
            }
        }

        return items;
    }

    private static void Declare<T>(Dictionary<string, T> declared, string name, T what, string kind, SourcePosition position)
    {
        if (!declared.TryAdd(name, what))
            throw new CedarSyntaxException($"the {kind} `{name}` is declared twice", position);
    }
}
